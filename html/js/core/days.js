// Days as people choose them, as instants for the API. Pure but for the reader's time zone.

/** The instant at which a day begins where the reader is; nothing for nothing. */
export const dayStart = (day) => (day ? new Date(`${day}T00:00:00`).toISOString() : '');

/** The instant at which the next day begins: what happened before it was on the day or earlier. */
export function dayEnd(day) {
  if (!day) return '';
  const next = new Date(`${day}T00:00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}
