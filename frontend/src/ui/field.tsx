import type { ComponentChildren } from 'preact';
import { Icon } from './icon';

interface FieldProps {
  /** The id of the control: an error summary leads to it. */
  id: string;
  label: string;
  hint?: string | undefined;
  /** What to do about it: "Write a day from 27 November on". */
  error?: string | undefined;
}

function FieldError({ id, text }: { id: string; text: string }) {
  return (
    <p class="error" id={`${id}-error`}>
      <Icon name="warn" small />
      {text}
    </p>
  );
}

function describedBy({ id, hint, error }: FieldProps): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
}

function Labelled({ id, label, hint, error, children }: FieldProps & { children: ComponentChildren }) {
  return (
    <div class={`field ${error ? 'wrong' : ''}`}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={id} text={error} />}
      {children}
    </div>
  );
}

interface TextFieldProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'email' | 'tel' | 'date' | 'time' | 'search';
  inputMode?: 'text' | 'numeric' | 'decimal';
  autoComplete?: 'email' | 'name' | 'one-time-code' | 'postal-code' | 'tel' | 'off';
  maxLength?: number;
}

export function TextField(props: TextFieldProps) {
  const { id, value, onInput, type = 'text', inputMode, autoComplete, maxLength, error } = props;
  return (
    <Labelled {...props}>
      <input
        id={id}
        name={id}
        type={type as 'text'} // Preact's types want one literal, not a choice of them
        value={value}
        inputMode={inputMode}
        autocomplete={autoComplete}
        maxLength={maxLength}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(props)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Labelled>
  );
}

interface TextAreaProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  rows?: number;
  maxLength?: number;
}

export function TextArea(props: TextAreaProps) {
  const { id, value, onInput, rows = 4, maxLength, error } = props;
  return (
    <Labelled {...props}>
      <textarea
        id={id}
        name={id}
        rows={rows}
        maxLength={maxLength}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(props)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Labelled>
  );
}

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  hint?: string;
  /** In a select: under which heading it stands. Those of one heading follow each other. */
  group?: string;
}

interface ChoiceProps<Value extends string> extends FieldProps {
  choices: readonly Choice<Value>[];
}

interface SelectProps<Value extends string> extends ChoiceProps<Value> {
  value: Value;
  onChange: (value: Value) => void;
}

export function SelectField<Value extends string>(props: SelectProps<Value>) {
  const { id, choices, value, onChange, error } = props;
  return (
    <Labelled {...props}>
      <select
        id={id}
        name={id}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(props)}
        onChange={(event) => onChange(event.currentTarget.value as Value)}
      >
        {grouped(choices).map(([group, of]) =>
          group === '' ? (
            options(of)
          ) : (
            <optgroup key={group} label={group}>
              {options(of)}
            </optgroup>
          ),
        )}
      </select>
    </Labelled>
  );
}

const options = (choices: readonly Choice<string>[]) =>
  choices.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));

function grouped<Value extends string>(choices: readonly Choice<Value>[]): [string, Choice<Value>[]][] {
  const groups = new Map<string, Choice<Value>[]>();
  for (const choice of choices) groups.set(choice.group ?? '', [...(groups.get(choice.group ?? '') ?? []), choice]);
  return [...groups];
}

function Group({ id, label, hint, error, children }: FieldProps & { children: ComponentChildren }) {
  return (
    <fieldset class={`field ${error ? 'wrong' : ''}`} aria-describedby={describedBy({ id, label, hint, error })}>
      <legend>{label}</legend>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={id} text={error} />}
      <div class="ticks">{children}</div>
    </fieldset>
  );
}

interface TickProps {
  id: string;
  name: string;
  label: string;
  hint?: string | undefined;
  type: 'checkbox' | 'radio';
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

function Tick({ id, name, label, hint, type, isChecked, onChange }: TickProps) {
  return (
    <label class="tick" for={id}>
      <input
        id={id}
        name={name}
        type={type}
        checked={isChecked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  );
}

/** The first choice carries the field's id, so that an error summary finds it. */
function choiceId(id: string, place: number): string {
  return place === 0 ? id : `${id}-${place + 1}`;
}

interface RadioProps<Value extends string> extends ChoiceProps<Value> {
  /** Null: nothing is chosen yet, and nothing is chosen for them. */
  value: Value | null;
  onChange: (value: Value) => void;
}

export function RadioGroup<Value extends string>(props: RadioProps<Value>) {
  return (
    <Group {...props}>
      {props.choices.map(({ value, label, hint }, place) => (
        <Tick
          key={value}
          id={choiceId(props.id, place)}
          name={props.id}
          type="radio"
          label={label}
          hint={hint}
          isChecked={props.value === value}
          onChange={() => props.onChange(value)}
        />
      ))}
    </Group>
  );
}

interface CheckboxGroupProps<Value extends string> extends ChoiceProps<Value> {
  values: readonly Value[];
  onChange: (values: Value[]) => void;
}

/** The values come back in the order of the choices. */
export function CheckboxGroup<Value extends string>(props: CheckboxGroupProps<Value>) {
  const { id, choices, values, onChange } = props;
  return (
    <Group {...props}>
      {choices.map(({ value, label, hint }, place) => (
        <Tick
          key={value}
          id={choiceId(id, place)}
          name={id}
          type="checkbox"
          label={label}
          hint={hint}
          isChecked={values.includes(value)}
          onChange={(isChecked) =>
            onChange(
              choices
                .map((choice) => choice.value)
                .filter((each) => (each === value ? isChecked : values.includes(each))),
            )
          }
        />
      ))}
    </Group>
  );
}

interface CheckboxProps {
  id: string;
  label: string;
  hint?: string;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

export function Checkbox(props: CheckboxProps) {
  return <Tick {...props} name={props.id} type="checkbox" hint={props.hint} />;
}
