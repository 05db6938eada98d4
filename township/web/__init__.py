"""The server around Streamlit: index page, first paint, prefetch, files, exports; browser/ runs in the browser."""
