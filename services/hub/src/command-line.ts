import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { LocalText } from '@tongqu/contracts'

/** How a command ended; also in the README of this folder. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/** One option of a command: `--name value`, or `--name` alone when `value` is absent. */
export type Option = {
  name: string
  /** What stands for the value in the help; absent for a switch. */
  value?: string
  many?: boolean
  help: LocalText
}

export type Argument = { name: string; optional?: boolean; help: LocalText }

/** What the user wrote, by the names of options and arguments. */
export type Given = {
  arguments: Readonly<Record<string, string>>
  values: Readonly<Record<string, readonly string[]>>
  switches: ReadonlySet<string>
}

export type Command<World> = {
  /** One word, or two (`catalog check`). */
  name: string
  summary: LocalText
  arguments: readonly Argument[]
  options: readonly Option[]
  /** More lines of help. */
  notes?: readonly string[]
  /** Answers the exit code. */
  run(given: Given, world: World): Promise<number>
}

export type Parsed<World> =
  | { kind: 'run'; command: Command<World>; given: Given }
  | { kind: 'help'; text: string }
  | { kind: 'usage'; text: string }

/** Understands a command line, or says what is wrong with it. */
export function parseCommandLine<World>(
  commands: readonly Command<World>[],
  words: readonly string[],
): Parsed<World> {
  const command = commands.find(({ name }) => startsWith(words, name.split(' ')))
  if (!command) {
    const [first] = words
    if (first === undefined || ['help', '--help', '-h'].includes(first)) {
      return { kind: 'help', text: overview(commands) }
    }
    return usage(`没有命令 ${first} / there is no command ${first}`, overview(commands))
  }
  const rest = words.slice(command.name.split(' ').length)
  if (rest.includes('--help') || rest.includes('-h')) {
    return { kind: 'help', text: helpOf(command) }
  }
  return parseRest(command, rest)
}

function parseRest<World>(command: Command<World>, rest: readonly string[]): Parsed<World> {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    command.options.map(({ name, value }) => [
      name,
      value === undefined
        ? ({ type: 'boolean' } as const)
        : ({ type: 'string', multiple: true } as const),
    ]),
  )
  try {
    const parsed = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true })
    const values: Record<string, string[]> = {}
    const switches = new Set<string>()
    for (const [name, value] of Object.entries(parsed.values)) {
      if (Array.isArray(value)) values[name] = value.map(String)
      else if (value === true) switches.add(name)
    }
    const fault = faultIn(command, values, parsed.positionals)
    if (fault) return usage(fault, helpOf(command))
    const named = command.arguments.flatMap(({ name }, index) => {
      const word = parsed.positionals[index]
      return word === undefined ? [] : [[name, word] as const]
    })
    const given = { arguments: Object.fromEntries(named), values, switches }
    return { kind: 'run', command, given }
  } catch (error) {
    // The parser's own messages name the option: they are for the user.
    return usage(error instanceof Error ? error.message : String(error), helpOf(command))
  }
}

function faultIn<World>(
  command: Command<World>,
  values: Readonly<Record<string, readonly string[]>>,
  positionals: readonly string[],
): string | undefined {
  const missing = command.arguments.find(
    ({ optional }, index) => !optional && positionals[index] === undefined,
  )
  if (missing) return `缺少 <${missing.name}> / <${missing.name}> is missing`
  const extra = positionals[command.arguments.length]
  if (extra !== undefined) return `多余的参数 ${extra} / unexpected argument ${extra}`
  const twice = command.options.find(({ name, many }) => !many && (values[name]?.length ?? 0) > 1)
  return twice && `--${twice.name} 只能出现一次 / --${twice.name} may stand only once`
}

function usage(fault: string, help: string): { kind: 'usage'; text: string } {
  return { kind: 'usage', text: `${fault}\n\n${help}` }
}

function startsWith(words: readonly string[], name: readonly string[]): boolean {
  return name.every((part, index) => words[index] === part)
}

/** All commands, one line each. */
function overview<World>(commands: readonly Command<World>[]): string {
  const width = Math.max(...commands.map((command) => form(command).length))
  const lines = commands.map(
    (command) => `  ${form(command).padEnd(width)}  ${both(command.summary)}`,
  )
  return [
    '用法 / usage: npm run hub -- <command> [--help]',
    '',
    ...lines,
    '',
    '退出码 / exit codes: 0 完成 done, 1 失败 failed, 2 用法或设置有误 wrong usage or settings',
    '',
  ].join('\n')
}

/** Everything about one command. */
function helpOf<World>(command: Command<World>): string {
  const rows = [
    ...command.arguments.map(({ name, help }) => [`<${name}>`, help] as const),
    ...command.options.map((option) => [optionForm(option), option.help] as const),
  ]
  const lines = rows.flatMap(([name, help]) => [`  ${name}`, `      ${both(help)}`])
  return [
    `用法 / usage: npm run hub -- ${form(command)}${command.options.length > 0 ? ' [options]' : ''}`,
    '',
    command.summary['zh-CN'],
    command.summary.en,
    ...(lines.length > 0 ? ['', ...lines] : []),
    ...(command.notes ? ['', ...command.notes] : []),
    '',
  ].join('\n')
}

function form<World>({ name, arguments: words }: Command<World>): string {
  return [name, ...words.map((word) => (word.optional ? `[${word.name}]` : `<${word.name}>`))].join(
    ' ',
  )
}

function optionForm({ name, value, many }: Option): string {
  return `--${name}${value === undefined ? '' : ` <${value}>`}${many ? ' …' : ''}`
}

function both(text: LocalText): string {
  return `${text['zh-CN']} / ${text.en}`
}
