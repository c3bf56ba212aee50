import type { ComponentChildren } from 'preact';

interface Props {
  onSubmit: () => void;
  class?: string;
  children: ComponentChildren;
}

/** The page itself says what does not fit, in its own words. */
export function Form({ onSubmit, class: more = 'stack', children }: Props) {
  return (
    <form
      class={more}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
