import { useRef } from 'preact/hooks';
import { ApiProblem, online } from '../data/api';
import type { OnlineName } from '../data/mutations';
import { uuid7 } from '../data/uuid7';

/**
 * Makes a change that the server answers at once. The same change tried again happens once, also when an answer was lost.
 *
 * It throws an `ApiProblem` where the server says no.
 */
export function useWriting() {
  const tried = useRef({ change: '', id: '' });
  return async <N extends OnlineName>(name: N, args: Parameters<typeof online<N>>[1]): Promise<void> => {
    const change = JSON.stringify([name, args]);
    if (tried.current.change !== change) tried.current = { change, id: uuid7() };
    const { status, problem } = await online(name, args, tried.current.id);
    if (status !== 'applied') throw new ApiProblem(409, { ...problem }, null);
  };
}
