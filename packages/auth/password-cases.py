# How password-cases.json was recorded: python3 password-cases.py 300 20 > password-cases.json, with Django 3.2 or later.
import json, random, sys, django
from django.conf import settings
settings.configure(USE_I18N=False, AUTH_PASSWORD_VALIDATORS=[{'NAME': 'django.contrib.auth.password_validation.' + n} for n in ['UserAttributeSimilarityValidator','MinimumLengthValidator','CommonPasswordValidator','NumericPasswordValidator']])
django.setup()
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from types import SimpleNamespace
class User:
    class _meta:
        @staticmethod
        def get_field(name): return SimpleNamespace(verbose_name={'email':'email address'}.get(name,name))
rnd = random.Random(int(sys.argv[2]) if len(sys.argv)>2 else 7)
import gzip, pathlib, django.contrib.auth as a
common = gzip.open(pathlib.Path(a.__file__).parent/'common-passwords.txt.gz','rt').read().split()
alphabet = 'abcdeABCDE01_-. @éßİıΣςñ²③٣߁漢字가\u0301\u00ad\u200b𝟘𐩀'
words = ['alice','Alice.Wonderland','alice@example.com','jürgen','bob','Σίσυφος','a','李小龍','x_y-z','İstanbul']
spaces = ['','',' ','\t','\u00a0','\u2003','\ufeff','\x1c','\x85','\u3000','\u180e']
def word():
    k = rnd.random()
    if k < .25: return rnd.choice(words)
    if k < .5: return rnd.choice(common)
    return ''.join(rnd.choice(alphabet) for _ in range(rnd.randint(0,14)))
def twist(s):
    k = rnd.random()
    if k < .3: return s
    if k < .45: return s.upper()
    if k < .6: return rnd.choice(spaces)+s+rnd.choice(spaces)
    l=list(s); 
    if k < .75: rnd.shuffle(l)
    elif k < .9 and l: l[rnd.randrange(len(l))]=rnd.choice(alphabet)
    else: l += list(word())
    return ''.join(l)
out=[]
n=int(sys.argv[1])
while len(out)<n:
    u = User(); u.username = twist(rnd.choice(words)); u.email = twist(rnd.choice(words)); u.first_name=''; u.last_name=''
    k = rnd.random()
    p = twist(u.username if k<.35 else u.email if k<.5 else ''.join(rnd.choice('0123456789²③٣߁⑴𝟘𐩀') for _ in range(rnd.randint(6,12))) if k<.6 else word())
    if rnd.random()<.03: p = p*20
    try: validate_password(p, u); said=[]
    except ValidationError as e: said=list(e.messages)
    out.append([p,u.username,u.email,said])
print("[\n" + ",\n".join(json.dumps(case) for case in out) + "\n]")
