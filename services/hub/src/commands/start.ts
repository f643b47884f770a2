import { EXIT } from '../command-line.ts'
import type { HubCommand } from '../run.ts'
import { settingRows } from '../settings.ts'

/** `hub start`: the hub, until it is told to stop. */
export const startCommand: HubCommand = {
  name: 'start',
  summary: {
    'zh-CN': '启动枢纽（Ctrl-C 停止；SIGHUP 重新载入目录）',
    en: 'start the hub (Ctrl-C stops it, SIGHUP reloads the catalogue)',
  },
  arguments: [],
  options: [],
  notes: ['设置（环境变量） / settings (environment variables):', ...settingsLines()],
  async run(_given, { settings, world }) {
    const [{ startHub }, { untilStopped }] = await Promise.all([
      import('../start.ts'),
      import('../signals.ts'),
    ])
    const hub = await startHub(settings, world)
    await untilStopped(world, hub)
    return EXIT.done
  },
}

function settingsLines(): string[] {
  return settingRows.flatMap(({ name, default: fallback, unit, help }) => [
    `  ${name}${fallback ? `=${fallback}` : ''}${unit ? ` (${unit})` : ''}`,
    `      ${help['zh-CN']} / ${help.en}`,
  ])
}
