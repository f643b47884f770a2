import type { Catalog, Dataset, Known } from '@tongqu/catalog'
import type { Store } from '@tongqu/store'
import type { Page, PageQuery } from '../agreements/pages.ts'
import type { Principal } from '../types.ts'

export type LifeDeps = {
  store: Store
  /** Milliseconds since 1970. */
  now(): number
  /** The catalogue as its files say it, without lives. */
  files(): Catalog
  /** What the checks of the files know of quality rules; adapters are of no matter here. */
  known?: Partial<Known>
}

export type LifeStep = { action: string; state: string; at: string; by: string; comment?: string }

/** JSON of `dataset_lives.body`. */
export type LifeBody = {
  /** As proposed, in the shape of the catalogue's files; absent: the file's own. */
  document?: Readonly<Record<string, unknown>>
  steps: readonly LifeStep[]
}

export type LifeView = {
  dataset: string
  provider: string
  state: string
  actions: readonly string[]
  version: number
  createdAt: string
} & LifeBody

export type Lives = {
  /**
   * A person of the provider (role provider) proposes a dataset, or proposes anew what was
   * withdrawn. `document` has the shape of the catalogue's YAML. Throws `sign-in-required`,
   * `role-required`, `body-invalid` with the `faults` of the catalogue's own checks,
   * `already-exists`, `illegal-transition`.
   */
  propose(principal: Principal, document: unknown): Promise<LifeView>
  /** The proposal in other words, while it is looked at. */
  revise(principal: Principal, document: unknown): Promise<LifeView>
  /**
   * Proposals of the caller's provider; of the authority and auditors all. Newest first. Throws
   * `wrong-cursor`.
   */
  list(principal: Principal, query?: PageQuery): Promise<Page<LifeView>>
  /** Throws `proposal-not-found`, also when it concerns others. */
  get(principal: Principal, dataset: string): Promise<LifeView>
  /** Reviewer or approver of the authority who is not the proposer. */
  review(
    principal: Principal,
    dataset: string,
    verdict: { verdict: 'list' | 'decline'; comment: string; version?: number },
  ): Promise<LifeView>
  /** The provider takes its proposal back. */
  retract(principal: Principal, dataset: string, note: { reason: string }): Promise<LifeView>
  /**
   * Takes a listed dataset out, whether it stands in a file or was proposed: by its provider or
   * the authority. Every door closes with the event. Throws `dataset-not-found`, `role-required`.
   */
  withdraw(principal: Principal, dataset: string, note: { reason: string }): Promise<LifeView>
  /** Reads the lives anew; call it at the start and whenever the store tells of events. */
  refresh(): Promise<void>
  /** Proposed and listed datasets that stand in no file, as metadata. */
  listed(): readonly Dataset[]
  /**
   * The catalogue with the states of the lives and `listed()` in it; the same object as long as
   * neither changes.
   */
  overlay(files: Catalog): Catalog
}
