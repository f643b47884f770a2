import { expect, it } from 'vitest'
import { type Command, parseCommandLine } from './command-line.ts'

const text = { 'zh-CN': '说明', en: 'what it does' }
const commands: Command<undefined>[] = [
  {
    name: 'load',
    summary: text,
    arguments: [{ name: 'file', help: text }],
    options: [
      { name: 'adapter', value: 'name', help: text },
      { name: 'option', value: 'k=v', many: true, help: text },
      { name: 'json', help: text },
    ],
    run: async () => 0,
  },
  { name: 'catalog check', summary: text, arguments: [], options: [], run: async () => 0 },
]

function parse(...words: string[]) {
  return parseCommandLine(commands, words)
}

it('gives a command its arguments, options and switches', () => {
  const parsed = parse('load', 'a.zip', '--json', '--option', 'a=1', '--option', 'b=2')
  expect(parsed).toMatchObject({
    kind: 'run',
    given: { arguments: { file: 'a.zip' }, values: { option: ['a=1', 'b=2'] } },
  })
  expect(parsed.kind === 'run' && parsed.given.switches.has('json')).toBe(true)
})

it('understands commands of two words', () => {
  expect(parse('catalog', 'check')).toMatchObject({ kind: 'run' })
})

it.each([
  ['nonsense'],
  ['load'],
  ['load', 'a', 'b'],
  ['load', 'a', '--nonsense'],
  ['load', 'a', '--adapter'],
  ['load', 'a', '--adapter', 'x', '--adapter', 'y'],
  ['catalog'],
])('says what is wrong with %j %j, followed by the help', (...words) => {
  const parsed = parse(...words)
  expect(parsed.kind).toBe('usage')
  expect('text' in parsed && parsed.text).toContain('usage')
})

it('helps in both languages, for all commands and for one', () => {
  for (const words of [[], ['--help'], ['help'], ['load', '--help'], ['load', 'a', '-h']]) {
    const parsed = parse(...words)
    expect(parsed.kind).toBe('help')
    expect('text' in parsed && parsed.text).toMatch(/说明[\s\S]*what it does/)
  }
})
