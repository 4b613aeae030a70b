import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Budgets, budgetOf } from './budget.ts'

test('one number counts on every line of Node', () => {
  assert.equal(budgetOf({ 'a/b': 0.2 }, 'a/b', 20), 0.2)
  assert.equal(budgetOf({ 'a/b': 0.2 }, 'a/b', 26), 0.2)
})

test('a line that is not named has the budget of the next lower one', () => {
  const budgets = { row: { '20': 0.25, '24': 0.15 } }
  assert.equal(budgetOf(budgets, 'row', 20), 0.25)
  assert.equal(budgetOf(budgets, 'row', 22), 0.25)
  assert.equal(budgetOf(budgets, 'row', 24), 0.15)
  assert.equal(budgetOf(budgets, 'row', 26), 0.15)
})

test('a row without a budget has none, nor has one below the lowest line', () => {
  assert.equal(budgetOf({}, 'row', 20), undefined)
  assert.equal(budgetOf({ row: { '24': 1 } }, 'row', 20), undefined)
})

test('every budget in the file is a positive number', () => {
  const budgets = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'budget.json'), 'utf8')) as Budgets
  for (const id of Object.keys(budgets)) {
    const budget = budgetOf(budgets, id, 24)
    assert.ok(budget !== undefined && budget > 0, id)
  }
})
