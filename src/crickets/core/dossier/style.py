"""How the page of a dossier looks, on a screen and on paper."""

STYLE = """\
@page { size: A4; margin: 22mm 20mm 24mm; @bottom-right { content: counter(page) " / " counter(pages);
  font: 8pt system-ui, sans-serif; color: #6b6b66; } }
:root { color-scheme: light; --ink: #1d1d1b; --soft: #5f5f59; --line: #d9d8d2; --accent: #2f5d50; }
* { box-sizing: border-box; }
html { background: #f3f2ee; }
body { margin: 0; color: var(--ink); font: 15px/1.5 "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", Arial,
  sans-serif; overflow-wrap: anywhere; font-variant-numeric: tabular-nums lining-nums; }
main { max-width: 52rem; margin: 2.5rem auto; padding: 4rem 4.5rem; background: #fff; border: 1px solid var(--line); }
h1, h2 { break-after: avoid; }
h1 { margin: 0; font: 600 2.3em/1.15 Charter, "Bitstream Charter", "Iowan Old Style", Cambria, Georgia, "DejaVu Serif",
  serif; letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 0 0 0.7rem; font-size: 0.78em; font-weight: 600; letter-spacing: 0.09em; text-transform: uppercase;
  color: var(--accent); }
p { margin: 0; }
section { margin-top: 2.6rem; }
.kind { margin-bottom: 0.4rem; font-size: 0.78em; font-weight: 600; letter-spacing: 0.09em; text-transform: uppercase;
  color: var(--soft); }
.made { margin-top: 0.7rem; color: var(--soft); }
.parties { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; margin-top: 2.2rem; padding-top: 1.4rem;
  border-top: 2px solid var(--ink); }
.parties h2 { margin-bottom: 0.3rem; color: var(--soft); }
.sums { display: grid; grid-template-columns: 2.2fr 1fr 1fr 1fr; gap: 1.2rem; margin: 0; padding: 1.1rem 1.3rem;
  background: #f1f5f2; border-left: 3px solid var(--accent); break-inside: avoid; -webkit-print-color-adjust: exact;
  print-color-adjust: exact; }
.sums + .sums { margin-top: 0.8rem; }
.sums div { display: flex; flex-direction: column; justify-content: flex-end; }
.sums dt { font-size: 0.82em; color: var(--soft); }
.sums dd { margin: 0; }
.sums .total dd { font-size: 1.6em; font-weight: 600; line-height: 1.25; }
table { width: 100%; border-collapse: collapse; font-size: 0.92em; }
thead { display: table-header-group; }
th, td { padding: 0.45rem 1rem 0.45rem 0; text-align: start; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { padding-top: 0; font-size: 0.88em; font-weight: 400; color: var(--soft);
  border-bottom: 1px solid var(--ink); }
tbody tr { border-bottom: 1px solid var(--line); break-inside: avoid; }
.amount { text-align: end; white-space: nowrap; }
.invoices tbody { break-inside: avoid; border-bottom: 1px solid var(--line); }
.invoices tbody tr { border: 0; }
.invoices tbody th { font-weight: 600; padding-top: 0.8rem; }
.invoices tbody tr:first-child td { padding-top: 0.8rem; white-space: nowrap; }
.invoices .item td { padding-block: 0.1rem; color: var(--soft); }
.invoices .total td { padding-block: 0.35rem; font-weight: 600; }
.invoices .file td { padding: 0 0 0.8rem; }
.notices, .attempts { break-inside: avoid; }
.notices td:first-child, .notices td:last-child { width: 7.5rem; white-space: nowrap; }
.attempts td:first-child, .timeline td:first-child { width: 10.5rem; white-space: nowrap; color: var(--soft); }
.attempts td:nth-child(2) { width: 8.5rem; }
.attempts td:nth-child(3) { width: 11rem; }
.timeline td:last-child { width: 8rem; color: var(--soft); }
.note { margin-top: 0.8rem; }
.mails { margin: 0; padding: 0; list-style: none; font-size: 0.92em; border-bottom: 1px solid var(--line); }
.mails li { display: grid; grid-template-columns: 10.5rem 1fr; padding: 0.5rem 0; border-top: 1px solid var(--line);
  break-inside: avoid; }
.mails li:first-child { border-top-color: var(--ink); }
.when { color: var(--soft); }
.subject { font-weight: 600; }
code { font: 0.86em/1.5 ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; color: var(--soft); }
.hash { font-size: 0.78em; }
.missing { margin: 0; padding: 0.9rem 1.2rem 0.9rem 2.2rem; border: 1px solid #c9a24b; break-inside: avoid;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.check { margin-top: 2.6rem; padding-top: 0.9rem; border-top: 1px solid var(--line); font-size: 0.92em;
  color: var(--soft); break-before: avoid; }
@media (max-width: 40rem) {
  main { margin: 0; padding: 1.5rem; border: 0; }
  .parties, .sums { grid-template-columns: 1fr; gap: 0.8rem; }
}
@media print {
  html { background: none; }
  body { font-size: 9.5pt; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  p, li { orphans: 3; widows: 3; }
}
"""
