"""数据填报: template out, workbook in, problems, preview, publish."""

from township.app.clerk import pages

pages.submit_page()
