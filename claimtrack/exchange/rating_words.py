"""The ratings of fact-checkers in their own words, and what each says of the claim checked.

Gathered from the scales that fact-checkers publish (a truth meter, a count of noses, a pair of true
and false), and the words for them in the languages in which they work. A word stands here only
where it says something of the claim's truth in every scale that uses it: "Satire", "Unproven" and
"Research in progress" do not, and stand in none of the three lists.

Each is compared folded: without case, accents and punctuation (`folding.tokens`).
"""

from __future__ import annotations

REBUTS = """
False; Mostly false; Totally false; Completely false; Entirely false; Absolutely false
Not true; Untrue; Partly untrue; Wrong; Incorrect; Inaccurate; Mostly inaccurate; Fake
Fake news; Fake quote; Fake photo; Fake video; Hoax; Fabricated; Made up; Lie; Pants on fire
Baseless; Three Pinocchios; Four Pinocchios; Bottomless Pinocchio; Bogus; Debunked; Myth
Doctored; Altered; Altered photo; Altered video; Altered image; Altered content
Altered media; Manipulated; Miscaptioned; Manipulated image; Manipulated photo
Manipulated video; Photoshopped; Digitally altered; Deepfake; AI-generated; Fraudulent
Barely true; Likely false; Probably false; Refuted; Disproved; Disproven; Falsehood
Impostor content; Imposter content; Falso; Falsa; Mayormente falso; Es falso; Bulo; Mentira
Engaño; No es cierto; Incorrecto; Montaje; Imagen manipulada; Foto manipulada
Video manipulado; Manipulado; Alterado; Desmentido; Es mentira; Casi falso; É falso; É #FAKE
#FAKE; Boato; Errado; Incorreto; Não é verdade; Majoritariamente falso; Adulterado; Montagem
Faux; C'est faux; Totalement faux; Plutôt faux; Presque faux; Fausse; Infox; Intox
Mensonger; Manipulé; Truqué; Photomontage; Canular; C'est une intox; Falsch; Völlig falsch
Größtenteils falsch; Überwiegend falsch; Frei erfunden; Erfunden; Gefälscht; Fälschung; Lüge
Manipuliert; Unwahr; Nicht wahr; Gelogen; Bufala; Prevalentemente falso; Notizia falsa
Non è vero; Manipolato; Bugia; Onwaar; Grotendeels onwaar; Vals; Niet waar; Nep; Nepnieuws
Verzonnen; Onjuist; Grotendeels onjuist; Falsk; Helt falsk; Usant; Helt feil
Faktisk helt feil; Faktisk feil; Feil; Stort set falsk; Forkert; Helt forkert; Falskt; Osant
Väärä; Epätosi; Valhetta; Fałsz; Fałszywe; Fake news!; Nieprawda; Nieprawdziwe
Fałszywa informacja; Zmanipulowane; Nepravda; Nepravdivé; Lež; Podvrh; Neistina; Netočno
Laž; Neresnica; Neresnično; Fals; Neadevărat; Valótlan; Hamis; Álhír; Melagienos; Netiesa
Nepatiesība; Meli; Неправда; Ложь; Фейк; Ложно; Ложная информация; Недостоверно
Не соответствует действительности; Это фейк; Скорее неправда; Это неправда; Вымысел
Фальшивка; Лъжа; Фалшиво; Невярно; Неверно; Неистина; Лажно; Лаж; Брехня; Хибно; Невистина
ψευδές; Ψέμα; Ψευδής ισχυρισμός; Ψευδείς ειδήσεις; Ψευδής; Yanlış; Sahte; Asılsız; Uydurma
Montaj; Yalan; Hatalı ilişkilendirme; ყალბი; ტყუილი; Կեղծ; Սուտ; שקר; לא נכון; לא נכון בכלל
שקרי; פייק; كاذب; خاطئ; زائف; مزيف; مفبرك; كذب; ادعاء كاذب; خبر كاذب; غير صحيح; مضلل وزائف
ملفق; مزور; نادرست; دروغ; جعلی; ساختگی; نادرست است; جھوٹ; غلط دعویٰ; جھوٹا; फर्जी; झूठ; झूठा
असत्य; गलत; फेक; फ़र्ज़ी; खोटे; खोटा; खोटं; असत्य दावा; মিথ্যা; ভুয়া; অসত্য; ভুল; বানোয়াট
ખોટું; ખોટો; ਝੂਠ; ਗਲਤ; பொய்; தவறு; பொய்யான தகவல்; தவறான தகவல்; తప్పు; అబద్ధం; అసత్యం; ఫేక్
ಸುಳ್ಳು; തെറ്റ്; വ്യാജം; വ്യാജ പ്രചരണം; അസത്യം; අසත්‍ය; අසත්යයි; ව්‍යාජ; බොරු; မှား
မှားယွင်း; အမှား; သတင်းတု; เท็จ; ข่าวปลอม; ไม่จริง; ปลอม; Sai sự thật; Giả mạo; Tin giả
Salah; Hoaks; Palsu; Tidak benar; Keliru; Tidak tepat; Hindi totoo; Peke; Walang katotohanan
Uongo; Si kweli; Sio kweli; ሐሰት; ውሸት; 错误; 假; 虚假; 谣言; 不实; 造谣; 假新闻; 錯誤; 不實
謠言; 虛假; 假新聞; 誤り; 虚偽; 誤情報; 偽; フェイク; でっち上げ; デマ; 嘘; 거짓; 사실 아님
사실이 아님; 전혀 사실 아님; 대체로 사실 아님; 허위; 가짜뉴스; Жалған; Өтірік
This is false; That is false; It is false; That's false; This is wrong; That's wrong
That is wrong; This isn't true; This is not true; It's not true; This isn't correct
This is not correct; This is incorrect; This is inaccurate; Not correct; Not accurate
The statement is false; The claim is false; Lie of the year; Hoax alert; Old fake news; Disinfo
Pants fire; Erroné; Panzana pazzesca; Pinocchio andante; Mali
"""

QUALIFIES = """
Two Pinocchios; Misleading; Mixture; Mixed; Half true; Half-true; Partly false; Partly true
Partially false; Partially true; Missing context; Lacks context; Needs context; Out of context
Lack of context; Without context; Context needed; More context needed; Exaggerated
Exaggerates; Overstated; Overblown; Cherry picking; Cherry-picked; Cherrypicking
Cherry picks; One Pinocchio; Partly correct; Partially correct; Half truth; Half-truth
Imprecise; Not the whole story; Mixed rating; Distorts the facts; Partly misleading
Somewhat true; Somewhat misleading; Outdated; Taken out of context; Oversimplified
Half right; Conflicting evidence; Conflicting evidence/Cherrypicking; Conflicting
Mixed evidence; Partly accurate; Partially accurate; Engañoso; Engañosa; Verdad a medias
Verdadero a medias; Sacado de contexto; Fuera de contexto; Falta contexto; Sin contexto
Descontextualizado; Parcialmente falso; Parcialmente verdadero; Mixto; Exagerado; Inexacto
Impreciso; Enganoso; Distorcido; Fora de contexto; Sem contexto; Meia verdade; Exagerada
Descontextualizada; Enganador; Imprecisa; Trompeur; Trompeuse; Partiellement faux
Partiellement vrai; En partie faux; En partie vrai; Hors contexte; Sorti de son contexte
Manque de contexte; Exagéré; À moitié vrai; Imprécis; Contexte manquant; À nuancer
Irreführend; Teilweise falsch; Teilweise wahr; Fehlender Kontext; Falscher Kontext; Halbwahr
Halbwahrheit; Größtenteils irreführend; Übertrieben; Aus dem Kontext gerissen; Unvollständig
Teils falsch; Teils richtig; Teilweise richtig; Ohne Kontext; Fuorviante; Parzialmente falso
Parzialmente vero; Fuori contesto; Contesto mancante; Mezza verità; Esagerato; Misleidend
Gedeeltelijk onwaar; Gedeeltelijk waar; Deels waar; Deels onwaar; Halfwaar; Uit de context
Misvisende; Delvis falsk; Delvis sann; Delvis sandt; Manglende kontekst; Villedende
Vilseledande; Delvis falskt; Delvis sant; Harhaanjohtava; Osittain totta; Częściowy fałsz
Wprowadza w błąd; Brak kontekstu; Zavádějící; Zavádzajúce; Poloprawda; Polopravda
Djelomično točno; Obmanjujuće; Zavajajoče; Parțial adevărat; Parțial fals; Înșelător
Scos din context; Félrevezető; Részben igaz; Klaidina; Iš dalies tiesa; Maldinoši
Puspatiesība; Вводит в заблуждение; Полуправда; Частично правда; Вырвано из контекста
Без контекста; Частично ложь; Отчасти правда; Преувеличение; Напівправда; Перебільшення
Викривлення; Подвеждащо; Обмањујуће; Παραπλανητικό; Μισή αλήθεια; Μερικώς ψευδές; Ανακριβές
Χωρίς πλαίσιο; Yanıltıcı; Kısmen doğru; Çarpıtma; Eksik bilgi; Bağlamından kopuk
Kısmen yanlış; ნახევრად სიმართლე; მეტწილად მცდარი; חצי אמת; מטעה; נכון חלקית; לא מדויק
מוציא מהקשר; مضلل; مضللة; خارج السياق; نصف حقيقة; صحيح جزئيا; زائف جزئيا; خاطئ جزئيا
عنوان مضلل; سياق مضلل; گمراه‌کننده; گمراه کننده; نیمه درست; نیمه‌درست; گمراہ کن; भ्रामक
भ्रामक दावा; आधा सच; आंशिक सच; दिशाभूल करणारे; বিভ্রান্তিকর; আংশিক মিথ্যা; আংশিক সত্য
ભ્રામક; தவறாக வழிநடத்தும்; பாதி உண்மை; తప్పుదోవ పట్టించే; ತಪ್ಪುದಾರಿಗೆಳೆಯುವ
തെറ്റിദ്ധരിപ്പിക്കുന്നത്; ഭാഗികമായി തെറ്റ്; නොමඟ යවනසුලු; අර්ධ සත්‍ය; လွဲမှားစေသော
ทำให้เข้าใจผิด; บิดเบือน; จริงบางส่วน; Gây hiểu lầm; Đúng một phần; Sai một phần
Menyesatkan; Konten menyesatkan; Sebagian benar; Sebagian salah; Mengelirukan; Nakaliligaw
Kulang sa konteksto; Walang konteksto; Inapotosha; Kupotosha; Nusu kweli; 误导; 誤導
部分错误; 部分錯誤; 部分真实; 部份錯誤; 易误解; 易誤解; 断章取义; 半真半假; ミスリード
不正確; 一部誤り; 半分本当; 文脈不足; 절반의 사실; 부분적 사실; 오해의 소지; 맥락 누락
일부 사실; 대체로 오해
Somewhat false; Partly right; Partially right; Roughly correct; Needs more context
Mixture of true and false; C'eri quasi; Nì; Sesat; Skoro neistina
"""

SUPPORTS = """
True; Mostly true; Largely true; Correct; Accurate; Mostly accurate; Mostly correct
Largely accurate; Completely true; Absolutely true; Confirmed; Authentic; Supported
Likely true; Probably true; Almost true; Proven; Substantiated; Verdadero; Verdadera; Cierto
Mayormente verdadero; Es verdad; Es cierto; Correcto; Casi verdadero; Verdad; Verificado
Auténtico; Verdadeiro; É verdade; É #FATO; #FATO; Correto; Fato; Majoritariamente verdadeiro
Verídico; Comprovado; Vrai; C'est vrai; Plutôt vrai; Exact; Presque vrai; Véridique
Totalement vrai; Correcte; Wahr; Richtig; Größtenteils wahr; Größtenteils richtig
Überwiegend richtig; Stimmt; Korrekt; Echt; Bestätigt; Vero; Prevalentemente vero; È vero
Corretto; Confermato; Notizia vera; Waar; Grotendeels waar; Juist; Grotendeels juist; Sandt
Sant; Helt sant; Faktisk sant; Faktisk helt sant; Stort set sandt; Stemmer; Rigtigt; Rätt
Sann; Totta; Pitää paikkansa; Oikein; Prawda; Prawdziwe; Potwierdzone; Pravda; Pravdivé
Istina; Točno; Istinito; Tačno; Resnica; Resnično; Adevărat; Igaz; Valós; Tiesa; Patiesība
Tõsi; Правда; Верно; Достоверно; Соответствует действительности; Скорее правда
В основном правда; Истина; Точно; Вярно; Тачно; Истинито; Правдиво; Вистина; Достовірно
Αληθές; Αλήθεια; Αληθής; Doğru; Çoğunlukla doğru; Doğrudur; სიმართლე; მეტწილად სიმართლე
ნამდვილი; Ճիշտ է; Ճշմարիտ; אמת; נכון; נכון ברובו; صحيح; حقيقي; صادق; صحيحة; خبر صحيح; درست
درست است; واقعی; سچ; درست ہے; सच; सत्य; सही; सच है; खरे; সত্য; সঠিক; સાચું; ਸੱਚ; ਸਹੀ; உண்மை
సత్యం; నిజం; ನಿಜ; ಸತ್ಯ; സത്യം; ശരി; සත්‍ය; සත්‍යයි; ဟုတ်မှန်; အမှန်; จริง; ข่าวจริง; Đúng
Chính xác; Benar; Betul; Sahih; Totoo; Kweli; እውነት; 正确; 真实; 属实; 正確; 真實; 屬實; 事實
真; 事実; ほぼ正確; 真実; 本当; 사실; 대체로 사실; 진실; Шындық; Geppetto checkmark
This is true; That's true; That is true; This is correct; That's correct; That is correct
It's correct; This is accurate; Broadly correct; Factually correct; The claim is true
"""
