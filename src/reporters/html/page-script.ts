/** What the HTML report does by itself: filter by severity and rule, say how many are shown, open the finding a link leads into. */
export const PAGE_SCRIPT = `
(() => {
  const findings = [...document.querySelectorAll('.finding')];
  const boxes = [...document.querySelectorAll('.filters input')];
  const shown = document.getElementById('shown');
  const apply = () => {
    const on = (kind) => new Set(boxes.filter((box) => box.dataset.kind === kind && box.checked).map((box) => box.value));
    const severities = on('severity');
    const rules = on('rule');
    for (const finding of findings) finding.hidden = !(severities.has(finding.dataset.severity) && rules.has(finding.dataset.rule));
    const left = findings.filter((finding) => !finding.hidden).length;
    shown.textContent = findings.length ? left + ' of ' + findings.length + ' shown' : '';
  };
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest('details');
    if (details) { details.open = true; target.scrollIntoView({ block: 'center' }); target.focus({ preventScroll: true }); }
  };
  for (const box of boxes) box.addEventListener('change', apply);
  addEventListener('hashchange', reveal);
  apply();
  reveal();
})();
`;
