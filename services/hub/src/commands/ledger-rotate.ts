import { Problem } from '@tongqu/contracts'
import { callHub, readControlFile } from '@tongqu/ingest'
import { EXIT } from '../command-line.ts'
import { HUB_CONTROL_FILE } from '../demo/seed.ts'
import type { HubCommand } from '../run.ts'

/** `hub ledger rotate`: checkpoints of the running hub get a new key. */
export const ledgerRotateCommand: HubCommand = {
  name: 'ledger rotate',
  summary: {
    'zh-CN': '更换账本检查点的签名密钥（新旧密钥并签一段时间）',
    en: 'sign checkpoints of the ledger with a new key, for a while beside the old one',
  },
  arguments: [],
  options: [],
  async run(_given, { settings, world: { out } }) {
    const file = await readControlFile(settings.dataDir, HUB_CONTROL_FILE)
    const called = file && (await callHub(file, 'rotate-ledger-key', {}, () => undefined))
    if (!called) throw new Problem('hub-unreachable')
    const { verifiers } = called.result as { verifiers: readonly string[] }
    out.write(`✓ 公钥 public keys, newest first:\n${verifiers.map((key) => `  ${key}\n`).join('')}`)
    return EXIT.done
  },
}
