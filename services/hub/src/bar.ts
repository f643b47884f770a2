import type { Progress } from '@tongqu/ingest'
import type { Output } from './world.ts'

/** One line at the terminal that is written over; nothing where there is no terminal. */
export type Bar = { show(progress: Progress): void; clear(): void }

const STAGES: Readonly<Record<Progress['stage'], string>> = {
  fetch: '下载 fetch',
  store: '保存 store',
  unpack: '解压 unpack',
  decode: '解码 decode',
  land: '入湖 land',
  copy: '复制 copy',
  work: '处理 work',
}
const BAR_CHARACTERS = 24

export function openBar(out: Output): Bar {
  let shown = false
  return {
    show(progress) {
      if (!out.isTerminal) return
      shown = true
      out.write(`\r\u001b[K${line(progress).slice(0, out.columns - 1)}`)
    },
    clear() {
      if (shown) out.write('\r\u001b[K')
      shown = false
    },
  }
}

function line({ stage, name = '', done, total }: Progress): string {
  const words = `${STAGES[stage]} ${name}`
  if (total === undefined || total === 0) return `${words} ${done > 0 ? done : ''}`
  const filled = Math.round((Math.min(done, total) / total) * BAR_CHARACTERS)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CHARACTERS - filled)
  return `${bar} ${Math.round((done / total) * 100)}%  ${words}`
}
