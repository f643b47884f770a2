/** What no single file shows: references between files, and between the catalogue and contracts. */
import type { Contract, LocalText } from '@tongqu/contracts'
import { checkDataset } from './check-dataset.ts'
import { checkSource } from './check-source.ts'
import { TIER_IDS } from './documents.ts'
import type { Dataset, Family, Licence, Provider, Source, Tier } from './types.ts'
import type { Page } from './yaml-page.ts'

/** A file that was read as far as it could be; `stem` is its name without `.yaml`. */
export type Draft<T> = { page: Page; stem: string; folder: string; value: Partial<T> }

export type Drafts = {
  datasets: Draft<Dataset>[]
  providers: Draft<Provider>[]
  licences: Draft<Licence>[]
  sources: Draft<Source>[]
  tiers: Draft<{ tiers: readonly Tier[] }>
  families: Draft<{ families: readonly Family[] }>
}

/** What the catalogue cannot know by itself. */
export type Known = {
  /** A contract by its id; undefined when there is none. */
  contract(id: string): Contract | undefined
  /** What each adapter emits; absent: adapters are not checked. */
  adapters?: ReadonlyMap<string, readonly string[]>
}

/** Notes every fault of the relations between files on the page where it must be mended. */
export function check(drafts: Drafts, known: Known): void {
  for (const files of [drafts.datasets, drafts.providers, drafts.licences, drafts.sources]) {
    checkNames(files)
  }
  checkTiers(drafts.tiers)
  checkFamilies(drafts.families)
  const ids = {
    families: new Set(drafts.families.value.families?.map(({ id }) => id)),
    providers: new Set(drafts.providers.map(({ stem }) => stem)),
    licences: new Set(drafts.licences.map(({ stem }) => stem)),
  }
  for (const draft of drafts.datasets) checkDataset(draft, ids, known)
  const taken = new Map<string, string>()
  for (const draft of drafts.sources) checkSource(draft, drafts.datasets, known, taken)
  checkFed(drafts, known)
}

/** An id is the name of its file, and stands once. */
function checkNames(files: readonly Draft<{ id: string }>[]): void {
  const first = new Map<string, string>()
  for (const { page, stem, value } of files) {
    if (value.id !== undefined && value.id !== stem) {
      page.fault('id', {
        'zh-CN': `编号 ${value.id} 与文件名 ${stem}.yaml 不一致`,
        en: `id ${value.id} differs from the file name ${stem}.yaml`,
      })
    }
    const id = value.id ?? stem
    const other = first.get(id)
    if (other === undefined) first.set(id, page.file)
    else {
      page.fault('id', {
        'zh-CN': `编号 ${id} 重复，已用于 ${other}`,
        en: `id ${id} is taken by ${other} already`,
      })
    }
  }
}

function checkTiers({ page, value: { tiers } }: Drafts['tiers']): void {
  if (tiers === undefined) return
  for (const tier of TIER_IDS) {
    const count = tiers.filter(({ id }) => id === tier).length
    if (count === 1) continue
    page.fault('tiers', {
      'zh-CN': `开放等级 ${tier} 应恰好出现一次，现有 ${count} 次`,
      en: `tier ${tier} must stand exactly once, not ${count} times`,
    })
  }
}

function checkFamilies({ page, value: { families } }: Drafts['families']): void {
  families?.forEach(({ id }, index) => {
    if (families.findIndex((other) => other.id === id) === index) return
    page.fault(`families.${index}.id`, repeated(id))
  })
}

/** Every table of a dataset that sources feed is emitted by one of them. */
function checkFed({ datasets, sources }: Drafts, { adapters }: Known): void {
  if (adapters === undefined) return
  for (const { page, stem, value } of datasets) {
    const feeding = sources.filter((source) => source.value.dataset === stem)
    const emitted = new Set(feeding.flatMap(({ value: { adapter = '' } }) => adapters.get(adapter)))
    if (feeding.length === 0 || emitted.has(undefined)) continue
    value.tables?.forEach(({ contract }, index) => {
      if (emitted.has(contract)) return
      page.fault(`tables.${index}`, {
        'zh-CN': `该数据集的数据源都不产出 ${contract}`,
        en: `no source of this dataset emits ${contract}`,
      })
    })
  }
}

function repeated(id: string): LocalText {
  return { 'zh-CN': `${id} 重复`, en: `${id} stands twice` }
}
