import { POWERS, powerMeans, powerWords } from './powers';

/** What somebody may do, each power with what it means. */
export function PowerList({ powers }: { powers: readonly string[] }) {
  return (
    <ul class="stack-s">
      {POWERS.filter((power) => powers.includes(power)).map((power) => (
        <li key={power}>
          <b>{powerWords(power)}</b>
          <br />
          {powerMeans(power)}
        </li>
      ))}
    </ul>
  );
}
