"""数据填报: template out, workbook in, problems, preview, publish."""

from township.display import desk

desk.submit_page()
