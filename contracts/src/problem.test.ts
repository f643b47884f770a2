import { describe, expect, it } from 'vitest'
import { Problem, problemOf, problems } from './problem.ts'

describe('Problem', () => {
  it('takes its status and title from its kind and keeps the cause for the log', () => {
    const cause = new Error('disk')
    const detail = { 'zh-CN': '没有 x', en: 'no x' }
    const problem = new Problem('dataset-not-found', { detail, cause, dataset: 'x' })
    expect(problem).toMatchObject({ code: 'dataset-not-found', status: 404, detail, cause })
    expect(problem.message).toBe('No such dataset: no x')
    expect(problem.extensions).toEqual({ dataset: 'x' })
  })

  it('refuses a code that no file describes', () => {
    expect(() => problemOf('no-such-code')).toThrow('no problem no-such-code')
  })
})

describe('problems', () => {
  it('say the same thing once: no two kinds share a title', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const titles = problems.map(({ title }) => title[language])
      expect(new Set(titles).size).toBe(titles.length)
    }
  })

  it('tell a cause and a cure that differ from the title', () => {
    for (const { title, cause, cure } of problems) {
      expect(new Set([title.en, cause.en, cure.en]).size).toBe(3)
      expect(new Set([title['zh-CN'], cause['zh-CN'], cure['zh-CN']]).size).toBe(3)
    }
  })
})
