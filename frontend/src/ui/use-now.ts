import { useEffect, useState } from 'preact/hooks';

const MINUTE_MS = 60_000;

/** The time, anew each minute and when the page comes back into view, so that nothing on it grows stale. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const look = () => setNow(new Date());
    const timer = setInterval(look, MINUTE_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return now;
}
