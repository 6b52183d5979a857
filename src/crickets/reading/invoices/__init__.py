"""Trade papers in files: e-invoices by their XML, plain PDFs by their words."""
