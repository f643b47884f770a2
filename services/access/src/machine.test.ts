import { Problem } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import { actionsFrom, defineMachine, stateOf, stepOf } from './machine.ts'

const door = defineMachine({
  entity: 'door',
  states: ['SHUT', 'OPEN', 'GONE'],
  initial: 'SHUT',
  steps: [
    { action: 'open', from: ['SHUT'], to: 'OPEN', by: 'anybody', policy: true },
    { action: 'shut', from: ['OPEN'], to: 'SHUT', by: 'anybody', policy: true },
    { action: 'paint', from: ['OPEN'], to: 'OPEN', by: 'painter', policy: false },
    { action: 'paint', from: ['SHUT'], to: 'SHUT', by: 'painter', policy: false },
    { action: 'remove', from: ['OPEN', 'SHUT'], to: 'GONE', by: 'owner', policy: true },
  ],
})

const row = (action: 'go', from: string, to: string) => {
  return { action, from: [from], to, by: '', policy: false }
}

describe('a machine', () => {
  it('takes the step of its table from each state that has it', () => {
    expect(stepOf(door, 'SHUT', 'open')).toMatchObject({ to: 'OPEN', policy: true })
    expect(stepOf(door, 'OPEN', 'paint')).toMatchObject({ to: 'OPEN' })
    expect(stepOf(door, 'SHUT', 'paint')).toMatchObject({ to: 'SHUT' })
  })

  it('refuses every other step and says which there are', () => {
    for (const [state, action] of [
      ['OPEN', 'open'],
      ['GONE', 'shut'],
    ] as const) {
      const refused = problemOf(() => stepOf(door, state, action))
      expect(refused).toMatchObject({
        code: 'illegal-transition',
        status: 409,
        extensions: { state, action, actions: actionsFrom(door, state) },
      })
    }
    expect(actionsFrom(door, 'OPEN')).toEqual(['shut', 'paint', 'remove'])
    expect(actionsFrom(door, 'GONE')).toEqual([])
  })

  it('does not guess at a state it does not know, or at names of objects', () => {
    for (const state of ['AJAR', '', 'constructor', '__proto__']) {
      expect(() => stateOf(door, state)).toThrow(`no state ${state}`)
      expect(() => stepOf(door, state, 'open')).toThrow(`no state ${state}`)
      expect(() => actionsFrom(door, state)).toThrow(`no state ${state}`)
    }
    expect(problemOf(() => stepOf(door, 'OPEN', 'toString' as 'open'))).toBeInstanceOf(Problem)
  })
})

describe('a table with a fault is refused before it is used', () => {
  it.each([
    ['two ways out of one cell', ['A', 'B'], [row('go', 'A', 'B'), row('go', 'A', 'A')], 'twice'],
    ['a step to nowhere', ['A'], [row('go', 'A', 'C')], 'no state C'],
    ['a step from nowhere', ['A'], [row('go', 'C', 'A')], 'no state C'],
    ['a state that nothing leads to', ['A', 'B'], [row('go', 'B', 'A')], 'nothing leads to B'],
    ['an unknown beginning', ['B'], [], 'B'],
  ])('%s', (_name, states, steps, fault) => {
    expect(() => defineMachine({ entity: 'x', states, initial: 'A', steps })).toThrow(fault)
  })
})

function problemOf(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('no problem was thrown')
}
