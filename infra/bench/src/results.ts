import type { Figure } from './kit.ts'

/** One benchmark's figures, and where and when they were seen. */
export type Run = { name: string; date: string; machine: string; figures: readonly Figure[] }

/**
 * The text of `RESULTS.md` with the section of one benchmark replaced, or put at its place in
 * `order`. Every other section stays as it is, to the letter.
 */
export function withSection(text: string, run: Run, order: readonly string[]): string {
  const [head = '', ...sections] = text.split(/^(?=## )/m)
  const kept = sections.filter((part) => nameOf(part) !== run.name)
  const rank = (part: string) => order.indexOf(nameOf(part))
  const all = [...kept.map((part) => `${part.trimEnd()}\n`), sectionOf(run)]
  all.sort((a, b) => rank(a) - rank(b))
  return `${head.trimEnd()}\n\n${all.join('\n')}`
}

function nameOf(section: string): string {
  return /^## (.*)/.exec(section)?.[1] ?? ''
}

function sectionOf({ name, date, machine, figures }: Run): string {
  const rows = figures.map(({ what, target, figure, verdict, note }) => {
    return `| ${[what, target, figure, verdict, note ?? ''].map(cell).join(' | ')} |`
  })
  return [
    `## ${name}`,
    '',
    `${date} · ${machine}`,
    '',
    '| what | target | figure | verdict | how |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** A bar or a line break inside a cell would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
