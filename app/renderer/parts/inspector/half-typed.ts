import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { useApp } from '../../state/index.ts';

/**
 * What was typed into the inspector and not saved yet outlives a helper that goes: the inspector goes
 * with it, and finds the text again when the same link is back. Anybody who leaves a link by himself
 * leaves his half-typed text behind.
 */
const kept = new Map<string, string>();

/** Names the link whose fields these are: its key and its name, because another helper counts anew. */
export const TypedScope = createContext('');

/** The text of a field while it differs from what is saved, else null. */
export function useTyped(field: string): [string | null, (typed: string | null) => void] {
  const key = `${useContext(TypedScope)} ${field}`;
  const [typed, setTyped] = useState<string | null>(() => kept.get(key) ?? null);
  const latest = useRef(typed);
  useEffect(() => {
    latest.current = typed;
  }, [typed]);
  useEffect(() => {
    kept.delete(key);
    return () => {
      if (latest.current !== null && useApp.getState().helper.state !== 'connected') kept.set(key, latest.current);
    };
  }, [key]);
  return [typed, setTyped];
}
