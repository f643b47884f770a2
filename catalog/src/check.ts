/** What no single file shows: references between files, and between the catalogue and contracts. */
import type { ContractId } from '@tongqu/contracts'
import { checkDataset } from './check-dataset.ts'
import { checkForward } from './check-forward.ts'
import { checkProduct } from './check-product.ts'
import { LINK_CONTRACT } from './check-routes.ts'
import { checkSource } from './check-source.ts'
import { checkTerms } from './check-terms.ts'
import { nothingTaken } from './check-transport.ts'
import { TIER_IDS } from './documents.ts'
import type { Draft, Drafts, Known } from './drafts.ts'
import { placeIn, soundItems } from './drafts.ts'
import { checkQuotas } from './quotas.ts'
import { isSession } from './transports.ts'
import type { Dataset, Source } from './types.ts'

/** Notes every fault of the relations between files on the page where it must be mended. */
export function check(drafts: Drafts, known: Known): void {
  const { datasets, providers, licences, sources, forwards, products, calendars } = drafts
  const { quotas } = drafts
  const named = [datasets, providers, licences, sources, forwards, products, calendars, quotas]
  for (const files of named) checkNames(files)
  checkQuotas(quotas)
  checkTiers(drafts.tiers)
  checkFamilies(drafts.families)
  const ids = {
    families: familiesOf(drafts),
    providers: new Set(providers.map(({ stem }) => stem)),
    licences: new Set(licences.map(({ stem }) => stem)),
  }
  for (const draft of datasets) checkDataset(draft, ids, known)
  for (const draft of datasets) checkQuality(draft, known)
  const purposes = new Set(drafts.purposes.flatMap(({ value }) => idsOf(value.purposes)))
  for (const draft of datasets) checkTerms(draft, purposes, known)
  const taken = nothingTaken()
  for (const draft of sources) checkSource(draft, datasets, known, taken)
  for (const draft of forwards) checkForward(draft, datasets, known, taken)
  const filled = new Map<string, string>()
  for (const draft of products) checkProduct(draft, datasets, known, filled)
  checkFed(drafts, known, filled)
}

function checkQuality({ page, value: { quality } }: Draft<Dataset>, known: Known): void {
  if (quality === undefined) return
  for (const fault of known.checkQuality?.(quality) ?? []) {
    page.fault(placeIn('quality', fault), fault.message)
  }
}

function idsOf(purposes: readonly ({ id: string } | undefined)[] = []): string[] {
  return soundItems(purposes).map(({ item }) => item.id)
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
    const count = soundItems(tiers).filter(({ item }) => item.id === tier).length
    if (count === 1) continue
    page.fault('tiers', {
      'zh-CN': `开放等级 ${tier} 应恰好出现一次，现有 ${count} 次`,
      en: `tier ${tier} must stand exactly once, not ${count} times`,
    })
  }
}

function checkFamilies({ page, value: { families } }: Drafts['families']): void {
  const seen = new Set<string>()
  for (const { item, index } of soundItems(families)) {
    if (seen.has(item.id)) {
      page.fault(`families.${index}.id`, {
        'zh-CN': `${item.id} 重复`,
        en: `${item.id} stands twice`,
      })
    }
    seen.add(item.id)
  }
}

/** Undefined while the file itself has faults: its datasets are not to blame for them. */
function familiesOf({ families: { page, value } }: Drafts): ReadonlySet<string> | undefined {
  if (page.faults.length > 0) return undefined
  return new Set(value.families?.map(({ id }) => id))
}

/** Every table of a dataset that sources feed is emitted by one of them, or made by a product. */
function checkFed(
  { datasets, sources }: Drafts,
  { adapters }: Known,
  filled: ReadonlyMap<string, string>,
): void {
  if (adapters === undefined) return
  for (const { page, stem, value } of datasets) {
    const fed = sources.map((source) => contractsInto(stem, source, adapters))
    const emitted = new Set(fed.flat())
    if (emitted.size === 0 || emitted.has(undefined)) continue
    for (const {
      item: { name, contract },
      index,
    } of soundItems(value.tables)) {
      const product = filled.get(`${stem} ${name}`)
      const isFed = emitted.has(contract)
      if (isFed !== (product !== undefined)) continue
      if (product !== undefined) {
        page.fault(`tables.${index}`, {
          'zh-CN': `该表由 ${product} 推导，不能再由数据源写入`,
          en: `this table is filled by ${product}, and a source would fill it too`,
        })
        continue
      }
      page.fault(`tables.${index}`, {
        'zh-CN': `该数据集的数据源都不产出 ${contract}`,
        en: `no source of this dataset emits ${contract}`,
      })
    }
  }
}

/** Contracts a source brings into a dataset; undefined among them: it cannot be said. */
function contractsInto(
  dataset: string,
  { value }: Draft<Source>,
  adapters: NonNullable<Known['adapters']>,
): readonly (string | undefined)[] {
  const routed = soundItems(value.routes)
    .filter(({ item }) => item.dataset === dataset)
    .map(({ item }) => item.contract)
  if (value.dataset !== dataset) return routed
  if (value.transport === undefined) return [undefined]
  if (isSession(value.transport)) return [...routed, LINK_CONTRACT]
  const emits = adapters.get(value.adapter ?? '')?.emits
  if (emits === undefined) return [undefined]
  // What a route takes whole never comes to the dataset of the source.
  const away = new Set(
    soundItems(value.routes).flatMap(({ item: { contract, where } }) =>
      Object.keys(where).length === 0 ? [contract] : [],
    ),
  )
  return [...routed, ...emits.filter((contract) => !away.has(contract as ContractId))]
}
