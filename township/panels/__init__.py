"""What is shown: panels and pages, drawn from a snapshot to typed blocks; knows nothing of Streamlit."""
