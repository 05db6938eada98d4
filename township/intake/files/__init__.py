"""Files as they come: workbooks read cell by cell in a limited child process, and given back with their problems marked."""
