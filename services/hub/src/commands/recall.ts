import { EXIT } from '../command-line.ts'
import { operate } from '../operate.ts'
import type { HubCommand } from '../run.ts'

/** `hub recall`: takes a wrong publication back. */
export const recallCommand: HubCommand = {
  name: 'recall',
  summary: {
    'zh-CN': '撤回数据集的某一版及其后各版，恢复到之前的内容',
    en: 'take a release of a dataset, and all after it, back',
  },
  arguments: [
    { name: 'dataset', help: { 'zh-CN': '数据集标识', en: 'id of the dataset' } },
    { name: 'release', help: { 'zh-CN': '版本号', en: 'number of the release' } },
  ],
  options: [
    {
      name: 'reason',
      value: 'text',
      help: { 'zh-CN': '原因，将向读者显示', en: 'why; readers are told' },
    },
  ],
  async run({ arguments: { dataset = '', release = '' }, values }, given) {
    const { out, err } = given.world
    if (!/^[1-9]\d{0,14}$/.test(release)) {
      err.write(`版本号须为正整数 / a release is a positive number, not ${release}\n`)
      return EXIT.usage
    }
    const input = { dataset, release, reason: values.reason?.[0] ?? '' }
    const done = (await operate(given, 'recall', input, () => undefined)) as { release: number }
    out.write(`✓ ${dataset} · 已撤回第${release}版 recalled · 第${done.release}版 release now\n`)
    return EXIT.done
  },
}
