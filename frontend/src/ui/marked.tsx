/** Words from a catalogue in which *stars* stand around what is strong. */
export function Marked({ text }: { text: string }) {
  return <>{text.split('*').map((part, place) => (place % 2 === 1 ? <strong key={place}>{part}</strong> : part))}</>;
}
