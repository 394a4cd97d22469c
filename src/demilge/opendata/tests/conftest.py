"""A small programme folder with a row in every table, to break and to load. Everything in it is invented."""

from dataclasses import dataclass
from pathlib import Path

import pytest

TABLES = {
    "programme": """
key,title_ky,title_ru,title_en,about_ky,when,seats_min,seats_max,mandate_months,quorum,reply_days,example,source
ayil,Айыл,Айыл (ru),Ayil,Кичинекей программа,2023/2026,2,3,24,,14,,Айыл өкмөтү
""",
    "places": """
key,kind,name_ky,name_ru,name_en,parent,nature_ky,community,since,until,source
shaar,city,Шаар,Город,City,,,,,,
mtu-bir,mtu,Биринчи МАБ,МТУ Первое,First MTU,shaar,,,2020,,
ak-bulak,settlement,Ак-Булак,Ак-Булак,Ak-Bulak,mtu-bir,Мурдагы бакчалар,yes,,,
kok-tash,settlement,Көк-Таш,Кок-Таш,Kok-Tash,mtu-bir,,yes,,,
""",
    "bodies": """
key,kind,name_ky,name_ru,name_en,place,parent,successor,email,since,until,source
meriya,mayor,Мэрия,Мэрия,Mayor's office,shaar,,,meriya@example.kg,,,
mtu-kecesi,mtu,МАБ кеңсеси,Контора МТУ,MTU office,mtu-bir,meriya,,,2020,,
""",
    "names": """
of,kind,name_ky,name_ru,since,until,source
ak-bulak,official,Совхоз,Совхоз,,1991,
ak-bulak,alias,Булак,Булак,,,
meriya,alias,Шаар башкармасы,,,,
""",
    "belongings": """
child,parent,since,until,source
ak-bulak,shaar,,2020,
ak-bulak,mtu-bir,2020,,
""",
    "services": """
key,name_ky,name_ru,name_en,body
suu,Таза суу,Чистая вода,Clean water,meriya
""",
    "persons": """
key,name,sex,home,language,sample
aigul,Айгүл Үлгү,f,,ky,yes
bakyt,Бакыт Үлгү,m,ak-bulak,ky,yes
elmira,Элмира Үлгү,f,ak-bulak,ru,yes
""",
    "roles": """
person,kind,place,body,since,until
aigul,coordinator,,,2023-01-01,
aigul,mtu_officer,mtu-bir,mtu-kecesi,2023-01-01,2024-01-01
""",
    "studies": """
key,title_ky,by,when,method_ky,aims_ky,sample,communities,source
izildoo,Суу жөнүндө изилдөө,meriya,2023-22,Сурамжылоо,Суу жетеби,120,ak-bulak; kok-tash,
""",
    "findings": """
study,text_ky,place,service,value,unit,base,source
izildoo,Суу күн сайын келбейт,ak-bulak,suu,41.5,percent,60,
izildoo,Сандар жок,,,,,,
""",
    "meetings": """
key,kind,title_ky,title_en,communities,when,where_ky,invited_ky,called_by_ky,legal_basis_ky,summary_ky,sessions,present,state,source
jyiyn,assembly,Короо жыйыны,Yard assembly,ak-bulak,2023-05-15/2023-05-19,Короодо,Жашоочулар,Айгүл,Мыйзам,Топ шайланды,1,25,,
semiynar,training,Окуу,Training,ak-bulak; kok-tash,2023-06-23,Мектепте,,,,Окуу өттү,,12,closed,
forum,forum,Форум,Forum,ak-bulak,2023-07-05/2023-07-06,,,,,Талкуу өттү,,,,
kenesh,council,Кеңеш,Council,ak-bulak,2024-02-15,,,,,Чечим кабыл алынды,,9,,
jolugushuu,information,Жолугушуу,Meeting,kok-tash,2026-06,,,,,,,,planned,
""",
    "agenda": """
meeting,title_ky
jyiyn,Топту шайлоо
jyiyn,Суу
""",
    "decisions": """
key,meeting,text_ky,for,against,abstained,source
shailandy,jyiyn,Топ шайланды,20,1,4,
nasos-chechimi,kenesh,Насосту алмаштыруу,,,,
""",
    "groups": """
key,place,name_ky,purpose_ky,criteria_ky,principles_ky,size,elected,meeting,source
top,ak-bulak,Ак-Булак тобу,Суу алып келүү,Жашоочу болуу,Ачыктык,2,2023-05-19,jyiyn,
""",
    "members": """
group,person,office,since
top,bakyt,chair,2023-05-19
top,elmira,secretary,2023-05-19
""",
    "trainings": """
meeting,trainer
semiynar,meriya
""",
    "topics": """
meeting,title_ky
semiynar,Сүйлөшүү
semiynar,План жазуу
""",
    "forums": """
meeting,study,question_ky
forum,izildoo,Эмне кылабыз?
""",
    "problems": """
key,place,title_ky,text_ky,service,since,source
suu-jok,ak-bulak,Суу жок,Күн сайын келбейт,suu,2022,
""",
    "voices": """
problem,kind,from,when,title_ky,words,language,people,source
suu-jok,assembly,jyiyn,,,Суу жок,ky,25,
suu-jok,finding,izildoo,,,,,,
suu-jok,oral,,2023-05,Көчөдө айтылды,Чака менен ташыйбыз,ky,,
""",
    "plans": """
key,place,title_ky,when,note_ky,source
plan,ak-bulak,Ак-Булак планы,2023-08,,
""",
    "items": """
key,plan,problem,title_ky,goal_ky,ask_ky,addressee,action_ky,responsible_ky,deadline,resources_ky,indicator_ky,evidence_ky,source
nasos,plan,suu-jok,Насос,Суу жетет,Насосту алмаштыруу,meriya,Кат жазуу,Топ,2024,Бюджет,Суу акты,Изилдөө,
""",
    "projects": """
key,item,title_ky,about_ky,cost,when,keeper_ky,source
nasos-dolbooru,nasos,Насос,Жаңы насос,500 000,2024,Мэрия,
""",
    "money": """
project,kind,body,amount,hours,note_ky
nasos-dolbooru,grant,,300 000,,
nasos-dolbooru,city,meriya,180 000,,
nasos-dolbooru,labour,,20 000,100,Ашар
""",
    "promises": """
key,decision,body,what_ky,due,problem,item,officer,status,source
ubada,nasos-chechimi,meriya,Насосту алмаштыруу,2024,suu-jok,nasos,"Асанов А., вице-мэр",promised,
""",
}


@dataclass
class Small:
    """The folder on disk; tables can be changed cell by cell."""

    path: Path

    def file(self, table: str) -> Path:
        return self.path / f"{table}.csv"

    def put(self, table: str, text: str) -> None:
        self.file(table).write_text(text, encoding="utf-8")

    def change(self, table: str, old: str, new: str) -> None:
        """Write something else over a text that stands there once."""
        text = self.file(table).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}.csv"
        self.put(table, text.replace(old, new))

    def add(self, table: str, line: str) -> None:
        self.put(table, self.file(table).read_text(encoding="utf-8") + line + "\n")


@pytest.fixture
def small(tmp_path: Path) -> Small:
    folder = Small(tmp_path / "ayil")
    folder.path.mkdir()
    for table, text in TABLES.items():
        folder.put(table, text.lstrip())
    return folder
