/** Each icon is one path on a 24 by 24 grid, drawn with a round stroke of 2. */
const shapes = {
  today: 'M8 13a4 4 0 1 0 8 0a4 4 0 1 0 -8 0ZM12 3v2M4.2 6.2l1.4 1.4M2 14h2M20 14h2M18.4 7.6l1.4-1.4M3 20h18',
  team: 'M5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0ZM2 20c0-4 2.8-6.5 6.5-6.5S15 16 15 20M15.5 4.9a3.5 3.5 0 0 1 0 6.2M18 14c2.6.8 4 3 4 6',
  talk: 'M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM8 10h8M8 13.5h5',
  more: 'M4 7h16M4 12h16M4 17h16',
  phone:
    'M5 3.5h3.2l1.8 4.6-2.4 1.6a12 12 0 0 0 6.7 6.7l1.6-2.4 4.6 1.8V19a2 2 0 0 1-2.2 2C10.6 20.4 3.6 13.4 3 5.7A2 2 0 0 1 5 3.5Z',
  yes: 'M4.5 12.5l5 5 10-11',
  no: 'M6 6l12 12M18 6 6 18',
  clock: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0ZM12 7v5.2l3.5 2',
  back: 'M20 12H4.5M11 5l-7 7 7 7',
  go: 'M9 5l7 7-7 7',
  find: 'M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0ZM15.5 15.5l5 5',
  nosignal:
    'M3 3l18 18M5.5 10.5A11 11 0 0 1 9 8.3M2 7a16 16 0 0 1 3.8-2.5M12.5 7.5a11 11 0 0 1 6 3M11 4c4-.2 8 .9 11 3M8.7 14.2a6 6 0 0 1 3-1.1M11.2 19a0.8 0.8 0 1 0 1.6 0a0.8 0.8 0 1 0 -1.6 0Z',
  onphone:
    'M8.5 2.5h7a2.5 2.5 0 0 1 2.5 2.5v14a2.5 2.5 0 0 1 -2.5 2.5h-7a2.5 2.5 0 0 1 -2.5 -2.5v-14a2.5 2.5 0 0 1 2.5 -2.5ZM12 7v6M9.5 10.7 12 13.2l2.5-2.5M10.5 18h3',
  sent: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0ZM8 12.3l2.8 2.8L16 9.5',
  key: 'M3.5 15.5a4 4 0 1 0 8 0a4 4 0 1 0 -8 0ZM10.5 12.5l9-9M16 7l3 3',
  ear: 'M6.5 10.5a5.5 5.5 0 0 1 11 0c0 3-2 4-3 5.5-.8 1.3-.6 4.5-3.5 4.5-1.7 0-2.8-1-3-2.5M9.5 11a2.5 2.5 0 0 1 5 0c0 1.6-1.8 1.9-1.8 3.4',
  pin: 'M12 21.5c4.6-4.6 7-8 7-11.2a7 7 0 0 0-14 0c0 3.2 2.4 6.6 7 11.2ZM9.5 10.3a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0Z',
  pen: 'M4 20l1-4.5L15.5 5a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19 4 20ZM13.5 7l3.5 3.5',
  calendar: 'M5 5h14a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2ZM3 10h18M8 2.5v4M16 2.5v4',
  flag: 'M5 21.5V3.5M5 4.5c4-2 8 2 13.5 0v9c-5.5 2-9.5-2-13.5 0',
  newface: 'M6 8a4 4 0 1 0 8 0a4 4 0 1 0 -8 0ZM3 20.5c0-4.5 3-7 7-7 1.5 0 2.8.3 3.9 1M18 13.5v3.3M18 20.3v.1',
  aloud: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  paw: 'M4.3 11a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0ZM8.3 6.5a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0ZM12.8 6.5a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0ZM16.5 11a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0ZM12 12c-2.8 0-5 3.2-5 5.4 0 3.6 3.5 1.8 5 1.8s5 1.8 5-1.8c0-2.2-2.2-5.4-5-5.4Z',
  speech: 'M3 4.5h10v8H8l-3 2.5v-2.5H3zM16 9.5h5v8h-2V20l-3-2.5h-5V15',
  pound: 'M17 7.5C16.5 5 14.8 4 13 4c-3 0-4.5 2-4.5 4.5 0 3.5 2 5.5 0 11.5H18M6 13h8',
  heart: 'M12 20.5C5.5 16 3 12.5 3 9a4.7 4.7 0 0 1 9-2 4.7 4.7 0 0 1 9 2c0 3.5-2.5 7-9 11.5Z',
  paper: 'M6 2.5h8l5 5v14H6zM14 2.5v5h5M9 12.5h7M9 16.5h7',
  dontknow:
    'M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0ZM9.3 9.5A2.8 2.8 0 0 1 12 7.3c1.6 0 2.8 1 2.8 2.5 0 2.2-2.8 2.2-2.8 4.2M12 17v.1',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  table: 'M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2ZM3 9.5h18M3 14.7h18M10 9.5V20',
  undo: 'M4 9h10a6 6 0 0 1 0 12H9M8 4.5 3.5 9 8 13.5',
  warn: 'M12 3.5 22 20.5H2zM12 10v4.5M12 17.5v.1',
  car: 'M3 16.5v-4l2.5-6h11l3 6H21v4h-2M5 16.5h0M9.5 16.5h5M5.5 12h13M5 17a2 2 0 1 0 4 0a2 2 0 1 0 -4 0ZM15 17a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z',
  door: 'M5.5 21V3.5h11V21M3 21h18M13 12.5v.1',
  cup: 'M4 9h13v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM17 10.5h1.5a2.5 2.5 0 0 1 0 5H17M8 3.5c-1 1.2 1 1.8 0 3M12.5 3.5c-1 1.2 1 1.8 0 3',
  compare: 'M9 4H4v16h5M15 4h5v16h-5M12 2.5v19',
  circle: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0ZM9.5 12a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0Z',
  camera:
    'M4 7h3.5l1.5-2.5h6L16.5 7H20a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1ZM8.5 13a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0Z',
  microphone: 'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M8.5 21h7',
  play: 'M7 4.5v15l12-7.5Z',
  pause: 'M8 5v14M16 5v14',
  stop: 'M6 6h12v12H6Z',
  inbox: 'M3 13.5 6 4.5h12l3 9v6H3zM3 13.5h5.5l1.5 2.5h4l1.5-2.5H21',
};

export type IconName = keyof typeof shapes;

const flipsRightToLeft: ReadonlySet<IconName> = new Set(['back', 'go', 'undo']);

interface Props {
  name: IconName;
  small?: boolean;
  /** Turns a quarter when the `<details>` around it is open. */
  turns?: boolean;
}

/** Decoration: the words stand beside it, and screen readers pass it by. */
export function Icon({ name, small = false, turns = false }: Props) {
  const classes = ['i', small && 'i-s', turns && 'turns', flipsRightToLeft.has(name) && 'flips']
    .filter(Boolean)
    .join(' ');
  return (
    <svg class={classes} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
