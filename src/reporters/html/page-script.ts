/**
 * What the HTML report does by itself: filter by severity, rule and words, group, say how many are shown, open the finding that a link
 * leads into, open everything for paper. `/` goes to the search, Escape leaves it.
 */
export const PAGE_SCRIPT = `
(() => {
  const findings = [...document.querySelectorAll('.finding')];
  if (findings.length === 0) return;
  const boxes = [...document.querySelectorAll('.filters input[type=checkbox]')];
  const search = document.getElementById('search');
  const shown = document.getElementById('shown');
  const none = document.getElementById('no-match');
  const all = document.getElementById('open-all');
  const rules = document.querySelector('.rules');
  const groupBy = document.getElementById('group-by');
  const texts = new Map();
  let groups = [];
  const textOf = (finding) => {
    if (!texts.has(finding)) texts.set(finding, finding.textContent.toLowerCase());
    return texts.get(finding);
  };
  const isOn = (kind) => new Set(boxes.filter((box) => box.dataset.kind === kind && box.checked).map((box) => box.value));
  const visible = () => findings.filter((finding) => !finding.hidden);
  const apply = () => {
    const severities = isOn('severity');
    const ruleIds = isOn('rule');
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const finding of findings) {
      const { severity, rule } = finding.dataset;
      finding.hidden = !(severities.has(severity) && ruleIds.has(rule) && words.every((word) => textOf(finding).includes(word)));
    }
    for (const { heading, members } of groups) heading.hidden = members.every((finding) => finding.hidden);
    const left = visible().length;
    shown.textContent = left + ' of ' + findings.length + ' shown';
    none.hidden = left > 0;
    label();
  };
  const regroup = () => {
    const key = groupBy.value;
    const byName = new Map();
    for (const finding of findings) {
      const name = key ? finding.dataset[key] : '';
      if (!byName.has(name)) byName.set(name, []);
      byName.get(name).push(finding);
    }
    for (const { heading } of groups) heading.remove();
    groups = key ? [...byName].map(([name, members]) => ({ heading: document.createElement('h3'), name, members })) : [];
    for (const { heading, name, members } of groups) {
      heading.className = 'group';
      heading.textContent = name + ' (' + members.length + ')';
    }
    none.before(...(key ? groups.flatMap(({ heading, members }) => [heading, ...members]) : findings));
    apply();
  };
  const label = () => {
    const isAllOpen = visible().every((finding) => finding.firstElementChild.open);
    all.textContent = isAllOpen ? 'Close all' : 'Open all';
  };
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const finding = target && target.closest('.finding');
    if (!finding) return;
    finding.hidden = false;
    finding.firstElementChild.open = true;
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
  };
  for (const box of boxes) box.addEventListener('change', apply);
  search.addEventListener('input', apply);
  groupBy.addEventListener('change', regroup);
  all.addEventListener('click', () => {
    const open = all.textContent === 'Open all';
    for (const finding of visible()) finding.firstElementChild.open = open;
    label();
  });
  for (const finding of findings) finding.firstElementChild.addEventListener('toggle', label);
  document.addEventListener('keydown', (event) => {
    const isTyping = document.activeElement === search;
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'Escape' && rules && rules.open) {
      rules.open = false;
      rules.firstElementChild.focus();
    } else if (event.key === 'Escape' && isTyping) {
      search.value = '';
      apply();
    }
  });
  document.addEventListener('click', (event) => {
    if (rules && rules.open && !rules.contains(event.target)) rules.open = false;
  });
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = visible().filter((finding) => !finding.firstElementChild.open);
    for (const finding of closed) finding.firstElementChild.open = true;
  });
  addEventListener('afterprint', () => {
    for (const finding of closed) finding.firstElementChild.open = false;
  });
  addEventListener('hashchange', reveal);
  for (const link of document.querySelectorAll('.places a')) link.addEventListener('click', () => setTimeout(reveal));
  apply();
  reveal();
})();
`;
