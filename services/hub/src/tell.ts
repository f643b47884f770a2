import { type LocalText, type Problem, problemOf } from '@tongqu/contracts'

/** A problem as a person at a terminal reads it: what, where, what to do; Chinese, then English. */
export function problemText(problem: Problem): string {
  const { title, cause, cure } = problemOf(problem.code)
  const { detail } = problem
  const lines = (language: keyof LocalText) =>
    [`${title[language]} (${problem.code})`, (detail ?? cause)[language], cure[language]].join('\n')
  return `${lines('zh-CN')}\n${lines('en')}\n`
}

/** 1234567 → `1,234,567`. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}
