// Runs before the first paint: language and theme as the reader left them, so that nothing flashes.
// A classic script on purpose (modules run after parsing).
(function () {
  const root = document.documentElement;
  const cookie = /(?:^|; )lang=(en|zh)(?:;|$)/.exec(document.cookie);
  const preferred = (navigator.languages || [navigator.language]).find((tag) => /^(en|zh)\b/i.test(tag)) || 'en';
  const language = cookie ? cookie[1] : preferred.slice(0, 2).toLowerCase();
  root.lang = language === 'zh' ? 'zh-Hans' : 'en';
  let theme = null;
  try {
    theme = localStorage.getItem('clono.theme');
  } catch (storageIsBlocked) {
    theme = null;
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
})();
