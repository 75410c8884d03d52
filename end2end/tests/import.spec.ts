// Import of customers from a file, checked first, with a result for each row; export of the list as it is narrowed.
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { Field, errorSummary } from '../pages/form.ts';
import { ImportPage } from '../pages/import.ts';
import { UsersPage } from '../pages/users.ts';
import { expect, test } from '../support/fixtures.ts';
import { newEmail, unique } from '../support/people.ts';

async function downloaded(page: Page, link: Locator): Promise<{ download: Download; text: string }> {
  const coming = page.waitForEvent('download');
  await link.click();
  const download = await coming;
  return { download, text: await readFile(await download.path(), 'utf8') };
}

test('a file is uploaded, explained, checked and imported, and refused rows come back with their reasons', async ({ owner, people }) => {
  const group = await people.group();
  const known = await people.invited();
  const last = `Import${unique()}`;
  const [first, second] = [newEmail('first'), newEmail('second')];
  const users = new UsersPage(owner);
  await users.goto();
  await users.make(/^Import/);
  const page = new ImportPage(owner);
  await expect(page.heading).toHaveText('Import');
  await page.take([
    'E-Mail;First name;Nachname;Groups;Notes',
    `${first};Ada;${last};${group.name};left out`,
    `${second};'=Grace;${last};;`,
    `${known.email};Taken;${last};;`,
    `nobody;Nameless;${last};;`,
    `${newEmail('group')};Lost;${last};Nowhere;`,
  ]);
  await expect(page.holds('E-Mail')).toHaveValue('email');
  await expect(page.holds('First name')).toHaveValue('first_name');
  await expect(page.holds('Nachname')).toHaveValue('last_name');
  await expect(page.holds('Groups')).toHaveValue('groups');
  await expect(page.holds('Notes')).toHaveValue('');
  await page.choice(/^Nothing yet/).check();

  const job = await page.checked();
  await expect(job.heading).toHaveText('Check of an import');
  await expect(job.figures).toContainText('2 new');
  await expect(job.figures).toContainText('3 refused');
  await expect(job.rows.nth(3)).toContainText('Line 5');
  // What a column holds can be thought over.
  await owner.getByRole('link', { name: 'Change columns' }).click();
  await expect(page.holds('Groups')).toHaveValue('groups');
  await owner.goBack();
  await expect(job.rows).toHaveCount(5);
  await users.goto(`?q=${last}`);
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await owner.goBack();
  await page.hydrated();
  await job.imported();
  await expect(job.rows).toHaveCount(5);
  await expect(job.rows.first()).toContainText('New');
  await job.refused.click();
  await expect(job.rows).toHaveCount(3);
  await expect(job.rows.first()).toContainText(`This address already belongs to ${known.name}.`);
  await expect(job.rows.last()).toContainText('There is no group of customers called Nowhere.');
  const { download, text } = await downloaded(owner, job.refusedRows);
  expect(download.suggestedFilename()).toBe('refused.csv');
  expect(text.split('\r\n')[0]).toBe('\ufeffE-Mail,First name,Nachname,Groups,Notes,Reason');
  expect(text).toContain('nobody,Nameless');

  await users.goto(`?q=${last}&group=${group.id}`);
  await expect(users.names).toHaveText([`Ada ${last}`]);
  await users.goto(`?q=${last}&sort=email`);
  await expect(users.names).toHaveText([`Ada ${last}`, `=Grace ${last}`]);
  const exported = await downloaded(owner, owner.getByRole('link', { name: 'Export', exact: true }));
  expect(exported.download.suggestedFilename()).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/);
  const lines = exported.text.trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^\ufeffemail,kind,status,first_name,last_name,groups,created,last_sign_in,/);
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`${first},customer,invited,Ada,${last},${group.name},`);
  expect(lines[2]).toContain(`${second},customer,invited,'=Grace,`);
});

test('what is wrong is said beside its field, and the keyboard is enough', async ({ owner }) => {
  const page = new ImportPage(owner);
  await page.goto();
  await page.upload.click();
  await page.file.expectError('Fill in this field.');
  await page.choose(Buffer.from('email\n\xe4@\xc3\xa4.example\n', 'latin1'));
  await page.file.expectNoError();
  await page.upload.click();
  await page.file.expectError('Line 2 cannot be read as text.');
  await page.choose(['email']);
  await page.upload.press('Enter');
  await page.file.expectError('The file has no rows below its header.');
  await page.take(['name,nickname', `Ada,${newEmail()}`]);
  await page.check.press('Enter');
  await expect(errorSummary(owner)).toBeFocused();
  await expect(errorSummary(owner)).toContainText('Choose the column that holds the e-mail addresses.');
  await page.holds('name').selectOption('first_name');
  await page.holds('nickname').selectOption('first_name');
  await page.check.click();
  await new Field(owner, 'What column nickname holds').expectError('Another column holds the same.');
  await page.holds('nickname').selectOption('email');
  await page.choice(/^Nothing yet/).press('Space');
  const job = await page.checked();
  await expect(job.rows).toHaveCount(1);
});

test('people who are there are changed, and a file is imported once', async ({ owner, people }) => {
  const known = await people.invited();
  const page = new ImportPage(owner);
  await page.goto();
  await page.take(['email,first_name,phone', `${known.email},Augusta,+49 30 1`]);
  await page.choice(/^People who are there/).check();
  await expect(page.choice(/^Nothing yet/)).toBeHidden();
  const address = owner.url();
  const job = await (await page.checked()).imported();
  await expect(job.figures).toContainText('1 changed');
  await owner.goto(address);
  await expect(owner.getByText('This file is being imported or was.')).toBeVisible();
  const users = new UsersPage(owner);
  await users.goto(`?q=${known.email}`);
  await expect(users.names).toHaveText([`Augusta ${known.lastName}`]);
});
