import { EXIT } from '../command-line.ts'
import { type Check, examine } from '../examine.ts'
import type { HubCommand } from '../run.ts'

/** `hub doctor`: is everything as it should be? */
export const doctorCommand: HubCommand = {
  name: 'doctor',
  summary: {
    'zh-CN': '体检：Node 版本、文件系统、磁盘、目录、数据湖一致性、密钥与报文、端口、时钟',
    en: 'examine Node, file system, disk, catalogue, lake, keys and frames, port and clock',
  },
  arguments: [],
  options: [{ name: 'json', help: { 'zh-CN': '输出 JSON', en: 'print JSON' } }],
  async run({ switches }, { settings, world }) {
    const checks: Check[] = []
    for await (const check of examine(settings, world)) {
      checks.push(check)
      if (!switches.has('json')) world.out.write(lineOf(check))
    }
    if (switches.has('json')) world.out.write(`${JSON.stringify({ checks })}\n`)
    return checks.every(({ state }) => state !== 'bad') ? EXIT.done : EXIT.failed
  },
}

const MARKS: Readonly<Record<Check['state'], string>> = { good: '✓', note: '!', bad: '✗' }

function lineOf({ name, state, text }: Check): string {
  return `${MARKS[state]} ${name.padEnd(12)} ${text['zh-CN']} / ${text.en}\n`
}
