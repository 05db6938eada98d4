"""Streamlit: the frame and filters, the panels' component, dialogs, the clerk's pages, the list page."""
