// Numbers, times and sizes as people read them. Pure: the language is an argument.

export function formatBytes(bytes, language = 'en') {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
}

export const formatInteger = (value, language = 'en') => new Intl.NumberFormat(language).format(value);

/** Whole numbers in full, others to three digits. */
export const formatSignificant = (value, language = 'en') =>
  new Intl.NumberFormat(language, Number.isInteger(value) ? {} : { maximumSignificantDigits: 3 }).format(value);

/** A probability or prevalence: three decimals, nothing rounded up to a full 1. */
export function formatFraction(value) {
  if (value === null || value === undefined || Number.isNaN(Number(value))) return '–';
  return Number(value).toFixed(3);
}

/** Whole per cent, cut and not rounded: 100 means finished. */
export const wholePercent = (percent) => Math.max(0, Math.min(100, Math.floor(percent ?? 0)));

const kDuration = {
  en: { d: ' d', h: ' h', min: ' min', s: ' s', gap: ' ' },
  zh: { d: ' 天', h: ' 小时', min: ' 分钟', s: ' 秒', gap: ' ' },
};

/** The two largest units: "1 h 5 min", "12 s". */
export function formatDuration(seconds, language = 'en') {
  if (seconds === null || seconds === undefined) return '–';
  const unit = kDuration[language];
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86400), unit.d],
    [Math.floor(whole / 3600) % 24, unit.h],
    [Math.floor(whole / 60) % 60, unit.min],
    [whole % 60, unit.s],
  ].filter(([count]) => count > 0);
  if (parts.length === 0) return `0${unit.s}`;
  return parts
    .slice(0, 2)
    .map(([count, name]) => count + name)
    .join(unit.gap);
}

/** An estimated duration, rounded up: to 5 s, from two minutes on to whole minutes, from two hours on to ten. */
export function formatAbout(seconds, language = 'en') {
  const step = seconds < 10 ? 1 : seconds < 120 ? 5 : seconds < 7200 ? 60 : 600;
  return formatDuration(Math.ceil(seconds / step) * step, language);
}

export function formatTime(text, locale = 'en-GB', timeZone = undefined) {
  if (!text) return '–';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(text));
}

/** "5 minutes ago" for the last week, else the date. */
export function formatAgo(text, locale = 'en-GB', now = Date.now()) {
  if (!text) return '–';
  const seconds = (new Date(text).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const steps = [
    ['second', 1, 60],
    ['minute', 60, 3600],
    ['hour', 3600, 86400],
    ['day', 86400, 7 * 86400],
  ];
  for (const [unit, size, limit] of steps) {
    if (Math.abs(seconds) < limit) return relative.format(Math.round(seconds / size), unit);
  }
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(text));
}
