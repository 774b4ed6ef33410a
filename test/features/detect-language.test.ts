import { expect, test } from 'vitest';
import { detectLanguage } from '../../vocabulary/src/features/detect-language.ts';

test.each([
  ['en', 'You can return the shoes within thirty days, and the refund is sent to your card.'],
  ['de', 'Sie können die Schuhe zurückgeben, und das Geld ist auf dem Konto, nicht in der Post.'],
  ['fr', 'Vous pouvez retourner les chaussures dans le magasin et nous remboursons votre carte.'],
  ['es', 'Puede devolver los zapatos en la tienda y el dinero está en su cuenta, pero no las cajas.'],
  ['pt', 'Você pode devolver os sapatos na loja e o dinheiro não é para as caixas, mais uma vez.'],
  ['it', 'Può restituire le scarpe nel negozio, ma il rimborso non è per la scatola, come sono anche gli altri.'],
  ['nl', 'Je kan de schoenen terugbrengen naar de winkel en het geld wordt op je rekening gezet, niet met de post.'],
  ['pl', 'Buty można zwrócić do sklepu, ale pieniądze nie są na karcie, jak to się może od razu wydawać.'],
  ['sv', 'Du kan lämna tillbaka skorna till butiken och pengarna är inte på kortet, men det är en fråga om tid.'],
  ['tr', 'Ayakkabıları mağazaya iade için bir gün daha var ve para kart ile değil, bu çok kolay.'],
  ['ru', 'Вы можете вернуть обувь в магазин.'],
  ['uk', 'Ви можете повернути взуття до магазину, це її право.'],
  ['zh', '您可以在三十天内退货。'],
  ['ja', '三十日以内に返品できます。'],
  ['ko', '삼십 일 이내에 반품할 수 있습니다.'],
  ['ar', 'يمكنك إرجاع الحذاء خلال ثلاثين يوما'],
  ['fa', 'شما می‌توانید کفش را پس بدهید چگونه'],
  ['el', 'Μπορείτε να επιστρέψετε τα παπούτσια.'],
])('%s', (language, text) => {
  expect(detectLanguage(text)).toBe(language);
});

test.each(['', '42', 'ok', '{"a":1}', 'Lorem ipsum dolor', 'the der le el o il de i och ve'])('says nothing about %j', (text) => {
  expect(detectLanguage(text)).toBeUndefined();
});
