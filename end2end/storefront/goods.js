// What the shop sells and tells. A real one has a database.

export const PRODUCTS = [
  { slug: 'copper-trowel', name: 'Copper trowel', price: 38, trade: 24.5, tint: 'clay', words: 'Cuts through clay and never rusts. The ash handle fits both hands.' },
  { slug: 'linen-apron', name: 'Linen apron', price: 54, trade: 36, tint: 'flax', words: 'Heavy linen, washed soft, with a pocket deep enough for secateurs.' },
  { slug: 'seed-tin', name: 'Seed tin', price: 22, trade: 13.8, tint: 'moss', words: 'Twelve dividers, one for each month. Keeps mice and damp out.' },
  { slug: 'glass-cloche', name: 'Glass cloche', price: 46, trade: 31, tint: 'sky', words: 'Mouth-blown, for the two weeks in April that decide everything.' },
  { slug: 'twine-stand', name: 'Twine stand', price: 29, trade: 18.4, tint: 'plum', words: 'Cast iron, with a cutter. The twine comes from Shropshire.' },
  { slug: 'rain-gauge', name: 'Rain gauge', price: 18, trade: 11.2, tint: 'sand', words: 'A copper collar around plain glass. Read it with your coffee.' },
];

/** Pages of the content system. A draft is for those who preview it. */
export const ARTICLES = [
  { slug: 'first-frost', title: 'Before the first frost', draft: false, words: ['Lift the dahlias when their leaves turn black, not sooner.', 'Leave the seed heads standing: finches live on them until February.'] },
  { slug: 'quiet-tools', title: 'In praise of quiet tools', draft: false, words: ['A spade that was made once and sharpened every spring outlasts its owner.', 'Ours are forged in Sheffield and oiled by hand.'] },
  { slug: 'spring-catalogue', title: 'The spring catalogue', draft: true, words: ['Forty new things, eleven of them blue.', 'To be published on the first of March; prices are not final.'] },
];
