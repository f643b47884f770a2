/** Does one thing after another; the failure of one does not concern the next. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>

/** A queue of its own. */
export function openTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}

/** One queue per name. */
export function openTurns(): (name: string) => Turn {
  const turns = new Map<string, Turn>()
  return (name) => {
    const turn = turns.get(name) ?? openTurn()
    turns.set(name, turn)
    return turn
  }
}
