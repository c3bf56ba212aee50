import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { ShellContext } from './shell';

const EVERY_MS = 30_000;

/** The time, also on a phone whose clock is known to be wrong. It moves on every half minute, and at once when the page comes back to the front. */
export function useNow(): Date {
  const { clockErrorMs } = useContext(ShellContext);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const controller = new AbortController();
    const tick = () => document.visibilityState === 'visible' && setNow(new Date());
    const clock = setInterval(tick, EVERY_MS);
    document.addEventListener('visibilitychange', tick, { signal: controller.signal });
    return () => {
      controller.abort();
      clearInterval(clock);
    };
  }, []);
  return useMemo(() => new Date(now.getTime() + clockErrorMs), [now, clockErrorMs]);
}
