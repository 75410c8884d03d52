// Acts on many people: picked one by one or as a whole list, confirmed with their number, done by a job with a result for each.
import { Bulk } from '../pages/bulk.ts';
import { PersonPage } from '../pages/person.ts';
import { expect, test } from '../support/fixtures.ts';
import { type People, unique } from '../support/people.ts';

async function family(people: People, count: number): Promise<string> {
  const last = `Bulk${unique()}`;
  for (let number = 0; number < count; number++) {
    await people.mailed({ firstName: `No${String(number).padStart(2, '0')}`, lastName: last });
  }
  return last;
}

test('people picked on several pages join a group, each with a result', async ({ owner, people }) => {
  const group = await people.group();
  const last = await family(people, 27);
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${last}&size=25`);
  await expect(bulk.bar).toHaveCount(0);
  await bulk.box(`No00 ${last}`).check();
  await bulk.box(`No03 ${last}`).check();
  await expect(bulk.bar).toContainText('2 selected');
  await bulk.next.click();
  await expect(bulk.rows).toHaveCount(2);
  await bulk.box(`No26 ${last}`).check();
  await expect(bulk.bar).toContainText('3 selected');
  await bulk.previous.click();
  await expect(bulk.box(`No00 ${last}`)).toBeChecked();
  await bulk.box(`No03 ${last}`).uncheck();

  await bulk.act('Add to group').click();
  await expect(bulk.dialog).toContainText('Add 2 people to a group?');
  await expect(bulk.confirm).toBeDisabled();
  await bulk.dialog.getByRole('combobox', { name: 'Group' }).selectOption({ label: `${group.name} · Customers` });
  const job = await bulk.run();
  await expect(job.heading).toHaveText(`Add to ${group.name}`);
  await expect(job.rows).toHaveCount(2);
  await expect(job.rows.first()).toContainText('Done');
  await bulk.goto(`?q=${last}&group=${group.id}`);
  await expect(bulk.names).toHaveText([`No00 ${last}`, `No26 ${last}`]);
});

test('everyone who matches is picked at once, and the filter is the job', async ({ owner, people }) => {
  const group = await people.group();
  const last = await family(people, 27);
  const stranger = await people.invited({ lastName: `Other${unique()}` });
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${last}&size=25`);
  await bulk.everyoneOnPage.check();
  await expect(bulk.bar).toContainText('25 selected');
  await bulk.bar.getByRole('button', { name: 'Select all 27 matching' }).click();
  await expect(bulk.bar).toContainText('Everyone who matches is selected');
  await bulk.next.click();
  await expect(bulk.rows).toHaveCount(2);
  await expect(bulk.box(`No26 ${last}`)).toBeChecked();
  await bulk.act('Add to group').click();
  await expect(bulk.dialog).toContainText('Add 27 people to a group?');
  await bulk.dialog.getByRole('combobox', { name: 'Group' }).selectOption({ label: `${group.name} · Customers` });
  const job = await bulk.run();
  await expect(job.figures).toContainText('27 of 27');
  await expect(job.rows).toHaveCount(27);

  // Another filter is another choice.
  await bulk.goto(`?q=${last}&group=${group.id}`);
  await expect(bulk.rows).toHaveCount(27);
  await bulk.everyoneOnPage.check();
  await bulk.act('Remove from group').click();
  await bulk.dialog.getByRole('combobox', { name: 'Group' }).selectOption({ label: `${group.name} · Customers` });
  await expect((await bulk.run()).figures).toContainText('27 of 27');
  await bulk.goto(`?q=${stranger.email}`);
  await expect(bulk.row(stranger.email)).toBeVisible();
});

test('deleting many asks for their number, and tells who was refused', async ({ owner, people }) => {
  const last = await family(people, 3);
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${last}`);
  await bulk.everyoneOnPage.check();
  await bulk.act('Delete').click();
  await expect(bulk.dialog).toContainText('Delete 3 people?');
  await expect(bulk.confirm).toBeDisabled();
  await bulk.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(bulk.rows).toHaveCount(3);
  await expect(bulk.bar).toContainText('3 selected');
  await bulk.act('Delete').click();
  const number = bulk.dialog.getByLabel('Type 3 to confirm');
  await number.fill('2');
  await expect(bulk.confirm).toBeDisabled();
  await number.fill('3');
  const job = await bulk.run();
  await expect(job.rows).toHaveText([/Deleted person.*Done/, /Deleted person.*Done/, /Deleted person.*Done/]);
  await bulk.goto(`?q=${last}`);
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
});

test('back office users are locked and deleted with nobody else', async ({ owner, people }) => {
  const colleague = await people.colleague();
  await people.invited({ lastName: colleague.lastName });
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${colleague.lastName}&kind=staff`);
  await bulk.everyoneOnPage.check();
  await expect(bulk.act('Add to group')).toBeVisible();
  for (const label of ['Lock', 'Unlock', 'Delete']) await expect(bulk.act(label)).toHaveCount(0);
  await bulk.goto(`?q=${colleague.lastName}&sort=created`);
  await bulk.everyoneOnPage.check();
  await bulk.act('Delete').click();
  await bulk.dialog.getByLabel('Type 2 to confirm').fill('2');
  const job = await bulk.run();
  await expect(job.rows).toHaveText([/one by one/, /Deleted person.*Done/]);
  await owner.goto('/console/jobs');
  await expect(owner.getByRole('row', { name: /Delete/ }).first()).toContainText('1 refused');
});

test('an invitation goes again to those who wait for one', async ({ owner, people, mailbox }) => {
  const last = `Bulk${unique()}`;
  const waiting = await people.mailed({ firstName: 'Waiting', lastName: last });
  await people.customer({ firstName: 'Active', lastName: last });
  await mailbox.wait(waiting.email);
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${last}`);
  await bulk.everyoneOnPage.check();
  await bulk.act('Resend invitation').click();
  await expect(bulk.dialog).toContainText('Resend the invitation to 2 people?');
  const job = await bulk.run();
  await expect(job.figures).toContainText('1 refused');
  await job.refused.click();
  await expect(job.rows).toHaveCount(1);
  await expect(job.rows).toContainText('Active');
  await expect(job.rows).toContainText('There is no open invitation');
  await mailbox.wait(waiting.email, 2);
});

test('many are locked with a note after a tick, and unlocked', async ({ owner, people }) => {
  const last = `Bulk${unique()}`;
  const first = await people.customer({ firstName: 'First', lastName: last });
  await people.customer({ firstName: 'Second', lastName: last });
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${last}`);
  await bulk.everyoneOnPage.check();
  await bulk.act('Lock').click();
  await expect(bulk.dialog).toContainText('Lock 2 people?');
  await bulk.dialog.getByLabel('Note').fill('Unpaid since spring');
  await expect(bulk.confirm).toBeDisabled();
  await bulk.dialog.getByRole('checkbox', { name: 'I understand that access ends at once.' }).check();
  await expect((await bulk.run()).figures).toContainText('2 of 2');
  const person = new PersonPage(owner);
  await person.open(first.id);
  await expect(person.state).toContainText('Locked');
  await expect(person.danger).toContainText('Unpaid since spring');

  await bulk.goto(`?q=${last}`);
  await bulk.everyoneOnPage.check();
  await bulk.act('Unlock').click();
  await expect(bulk.dialog).toContainText('Unlock 2 people?');
  await expect((await bulk.run()).figures).toContainText('2 of 2');
  await person.open(first.id);
  await expect(person.state).toHaveText('Active');
});

test('many are signed out at once, each told whether there was anything to end', async ({ owner, people, open }) => {
  const last = `Bulk${unique()}`;
  const [present, absent] = [await people.customer({ lastName: last }), await people.customer({ lastName: last })];
  const page = await open({ session: await people.signIn(present) });
  await page.goto('/account');
  await expect(page).toHaveURL(/\/account$/);
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${last}`);
  await bulk.everyoneOnPage.check();
  await bulk.act('Sign out').click();
  await expect(bulk.dialog).toContainText('Sign 2 people out?');
  const job = await bulk.run();
  await expect(job.rows.filter({ hasText: present.name })).toContainText('Done');
  await expect(job.rows.filter({ hasText: absent.name })).toContainText('Was so already');
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
});
