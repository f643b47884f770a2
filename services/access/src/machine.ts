/**
 * State machines as tables. A table says which steps there are; who may take one, and on which
 * further conditions, is checked by the service, in this order: the object exists and concerns the
 * caller, role, `stepOf`, separation of duties, content.
 */
import { Problem } from '@tongqu/contracts'

/** One row of a table: an action that leads from any of `from` to `to`. */
export type Step<State extends string, Action extends string> = {
  action: Action
  from: readonly State[]
  to: State
  /** Who can take it, in words, for documents. */
  by: string
  /** Does it change what anybody may read? Then the event of the step says so. */
  policy: boolean
}

export type Machine<State extends string, Action extends string> = {
  /** What it is a machine of, as it stands in events: `application`. */
  entity: string
  states: readonly State[]
  initial: State
  steps: readonly Step<State, Action>[]
}

/**
 * Checks a table and answers it, frozen. Throws on programming errors: a state or action named
 * twice for one cell, an unknown state, a state that nothing leads to.
 */
export function defineMachine<const State extends string, const Action extends string>(
  machine: Machine<State, Action>,
): Machine<State, Action> {
  const { entity, states, initial, steps } = machine
  const cells = new Set<string>()
  for (const { action, from, to } of steps) {
    for (const state of [...from, to]) demand(states.includes(state), `no state ${state}`)
    for (const state of from) {
      demand(!cells.has(`${state} ${action}`), `${action} leads from ${state} twice`)
      cells.add(`${state} ${action}`)
    }
  }
  const reached = new Set<State>([initial])
  for (const state of reached) {
    for (const { from, to } of steps) if (from.includes(state)) reached.add(to)
  }
  for (const state of states) demand(reached.has(state), `nothing leads to ${state}`)
  demand(states.includes(initial), `no state ${initial}`)
  return Object.freeze(machine)

  function demand(holds: boolean, fault: string): void {
    if (!holds) throw new Error(`machine of ${entity}: ${fault}`)
  }
}

/**
 * The step that an action takes from a state. Throws `illegal-transition` with `state`, `action`
 * and the `actions` there are instead; an unknown state is a programming error and throws.
 */
export function stepOf<State extends string, Action extends string>(
  machine: Machine<State, Action>,
  state: string,
  action: Action,
): Step<State, Action> {
  const known = stateOf(machine, state)
  const step = machine.steps.find((one) => one.action === action && one.from.includes(known))
  if (step) return step
  throw new Problem('illegal-transition', { state, action, actions: actionsFrom(machine, state) })
}

/** Actions with a step from this state, in the order of the table; whoever takes them. */
export function actionsFrom<State extends string, Action extends string>(
  machine: Machine<State, Action>,
  state: string,
): Action[] {
  const known = stateOf(machine, state)
  return machine.steps.filter(({ from }) => from.includes(known)).map(({ action }) => action)
}

/** A text from the store as a state; one that the machine does not know throws. */
export function stateOf<State extends string, Action extends string>(
  { entity, states }: Machine<State, Action>,
  text: string,
): State {
  const state = states.find((one) => one === text)
  if (state === undefined) throw new Error(`machine of ${entity}: no state ${text}`)
  return state
}
