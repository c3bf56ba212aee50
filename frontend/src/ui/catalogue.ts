/** The language of the words, the dates and the plural rules. */
export const language = 'en-GB';

type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
type Message = string | Plural;

type Named<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
type Params<M> = M extends string ? Named<M> : 'count' | Named<M[keyof M]>;

export type Translate<Words extends Record<string, Message>> = <Key extends keyof Words>(
  key: Key,
  ...params: [Params<Words[Key]>] extends [never] ? [] : [Record<Params<Words[Key]>, string | number>]
) => string;

const plurals = new Intl.PluralRules(language);

/**
 * The words of one feature. Each feature folder has a `words.ts` with `export const t = catalogue({...})`.
 *
 * `{name}` is filled from the parameters. A message with plural forms takes its form from the parameter `count`.
 * A missing key or parameter does not compile.
 */
export function catalogue<const Words extends Record<string, Message>>(words: Words): Translate<Words> {
  return (key, ...[params]) => {
    const message: Message = words[key] as Message;
    const values: Record<string, string | number> = params ?? {};
    const text =
      typeof message === 'string' ? message : (message[plurals.select(Number(values.count))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
  };
}

const smallNumbers = ['Nobody', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** "Two people", "One person", "14 people": a number at the start of a sentence is a word up to nine. */
export function capitalNumber(count: number): string {
  return smallNumbers[count] ?? String(count);
}

const conjunction = new Intl.ListFormat(language, { style: 'long', type: 'conjunction' });

/** "Rosa", "Rosa and Daniel", "Rosa, Daniel and Aled". */
export function inAList(names: readonly string[]): string {
  return conjunction.format(names);
}
