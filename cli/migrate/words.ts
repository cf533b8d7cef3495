/** A whole number for people: `1,234,567`. */
export function inThousands(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** A time span for people, to the second below an hour and to the minute above: `27 s`, `3 min 20 s`, `2 h 05 min`. */
export function inTime(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3_600)} h ${String(Math.floor((whole % 3_600) / 60)).padStart(2, '0')} min`;
}
