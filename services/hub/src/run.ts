import { Problem } from '@tongqu/contracts'
import { type Command, EXIT, parseCommandLine } from './command-line.ts'
import { backupCommand } from './commands/backup.ts'
import { catalogCheckCommand } from './commands/catalog-check.ts'
import { decodeCommand } from './commands/decode.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { ledgerRotateCommand } from './commands/ledger-rotate.ts'
import { loadCommand } from './commands/load.ts'
import { compactCommand, vacuumCommand } from './commands/maintain.ts'
import { recallCommand } from './commands/recall.ts'
import { replayCommand } from './commands/replay.ts'
import { restoreCommand } from './commands/restore.ts'
import { startCommand } from './commands/start.ts'
import { openLog } from './log.ts'
import { ROOT, readSettings, type SettingFault, type Settings, unknownNames } from './settings.ts'
import { problemText } from './tell.ts'
import type { World } from './world.ts'

/** A command with the settings read. */
export type HubCommand = Command<{ settings: Settings; world: World }>

export const commands: readonly HubCommand[] = [
  startCommand,
  loadCommand,
  decodeCommand,
  catalogCheckCommand,
  replayCommand,
  recallCommand,
  compactCommand,
  vacuumCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  demoCommand,
  ledgerRotateCommand,
]

/** The word with which the hub starts its second process; not for people. */
const INGEST = 'ingest'

/** Understands the words, does what they say and answers the exit code. Never throws. */
export async function runCommandLine(words: readonly string[], world: World): Promise<number> {
  const parsed = parseCommandLine(commands, words)
  const isIngest = words[0] === INGEST && world.process.send !== undefined
  if (parsed.kind !== 'run' && !isIngest) {
    const output = parsed.kind === 'help' ? world.out : world.err
    output.write(parsed.text)
    return parsed.kind === 'help' ? EXIT.done : EXIT.usage
  }
  const { env, currentDir, processors } = world
  const read = readSettings(env, { rootDir: ROOT, currentDir, processors })
  if ('faults' in read) {
    world.err.write(faultsText(read.faults))
    return EXIT.usage
  }
  const { settings } = read
  try {
    if (parsed.kind !== 'run') return await runIngestProcess(settings, world)
    warnOfUnknown(world)
    return await parsed.command.run(parsed.given, { settings, world })
  } catch (error) {
    return tellFailure(error, settings, world)
  }
}

/** What it cannot do the hub hears through the channel, and tells people itself. */
async function runIngestProcess(settings: Settings, world: World): Promise<number> {
  const { runIngest } = await import('./ingest-process.ts')
  const { SIMULATOR_URL: simulatorUrl, SIMULATOR_MQTT_URL: simulatorMqttUrl } = world.env
  try {
    await runIngest(settings, world, { process: world.process, simulatorUrl, simulatorMqttUrl })
    return EXIT.done
  } catch (error) {
    if (error instanceof Problem && error.code !== 'internal') return EXIT.failed
    throw error
  }
}

/** What is wrong with the ledger is looked into for long: the log keeps the cause. */
const LEDGER_LOST: ReadonlySet<string> = new Set(['ledger-damaged', 'ledger-behind'])

/** People get the text of the problem; where it happened goes to the log. */
function tellFailure(error: unknown, { logLevel }: Settings, { err }: World): number {
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
  err.write(problemText(problem))
  const log = openLog('hub', logLevel)
  if (problem.code === 'internal') log.error({ err: error }, 'unexpected failure')
  else if (LEDGER_LOST.has(problem.code)) log.error({ err: error }, 'the ledger can not be used')
  else log.debug({ err: error }, 'failed')
  return EXIT.failed
}

function warnOfUnknown({ env, err }: World): void {
  for (const name of unknownNames(env)) {
    err.write(`没有设置 ${name}，已忽略 / there is no setting ${name}; ignored\n`)
  }
}

function faultsText(faults: readonly SettingFault[]): string {
  const lines = faults.map(
    ({ name, message }) => `  ${name}  ${message['zh-CN']} / ${message.en}\n`,
  )
  return `设置有误 / wrong settings\n${lines.join('')}`
}
