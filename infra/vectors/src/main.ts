import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { judgedFiles, PAGE, pageOf } from './frames-page.ts'
import { sampleRows } from './testing/samples/samples.ts'
import { SAMPLES_PAGE, samplesPageOf } from './testing/samples/samples-page.ts'
import { DATA_PATH, hasVectors } from './vectors.ts'

if (!hasVectors()) {
  console.error(`没有测试向量 / no vectors: ${DATA_PATH}`)
  process.exit(1)
}
const files = judgedFiles()
writeFileSync(PAGE, pageOf(files))
const rows = files.flatMap((file) => file.rows)
for (const { source, unlike, differences } of rows) {
  for (const fault of unlike) console.error(`${source}: 与来源不符 / not as stated: ${fault}`)
  for (const fault of differences) console.error(`${source}: 不一致 / disagreement: ${fault}`)
}
console.log(`${fileURLToPath(PAGE)}: ${rows.length} 帧 / frames`)

const samples = sampleRows()
writeFileSync(SAMPLES_PAGE, samplesPageOf(samples))
console.log(`${fileURLToPath(SAMPLES_PAGE)}: ${samples.length} 行 / lines`)
