"""Seeds of the readers for budgets, lots, opinions, priorities and samples."""

import importlib
import random
from collections.abc import Callable
from typing import Any

META = (
    "META\nkey;value\ndescription;Дворовые проекты\ncountry;KG\nunit;Ош\ninstance;2026\nnum_projects;3\nnum_votes;4\nbudget;{budget}\n"
    "vote_type;{kind}\nrule;greedy\nmin_length;1\nmax_length;3\n"
)
PROJECTS = 'PROJECTS\nproject_id;cost;category;votes;name;target;selected\n1;1000;road,light;3;Фонарлар;all;1\n2;250.50;play;2;"Оюн; аянтча";kids;0\n3;90;;1;Бак;;0\n'
VOTES = {
    "approval": "VOTES\nvoter_id;age;vote\n1;34;1,2\n2;;2\n3;19;1,2,3\n4;70;1\n",
    "choose-1": "VOTES\nvoter_id;vote\na;1\nb;2\nc;1\nd;3\n",
    "ordinal": "VOTES\nvoter_id;vote\n1;1,2,3\n2;2,1\n3;3\n4;1,3\n",
    "cumulative": "VOTES\nvoter_id;vote;points\n1;1,2;3,2\n2;2;5\n3;1,2,3;1,2,2\n4;1;5\n",
    "scoring": "VOTES\nvoter_id;weight;vote;points\n1;1;1,2;3,2\n2;2;2;5\n3;1;1,3;1,0.5\n4;1;1;-1\n",
}
PABULIB = [(META.format(budget=1200, kind=kind) + PROJECTS + votes).encode() for kind, votes in VOTES.items()]
VOTES_CSV = [
    b"timestamp,datetime,comment-id,voter-id,vote\n1,x,0,0,1\n2,x,1,0,-1\n3,x,0,1,0\n4,x,0,0,-1\n",
    b"participant,statement,vote\n5,1,1\n5,2,-1\n6,1,0\n",
]
WIDE_CSV = [
    b"participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2\n0,1,0,2,1,1,1,-1,\n1,0,2,2,0,1,,0,-1\n2,,0,0,0,0,,,\n",
]
COMMENTS_CSV = [
    'timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,x,0,0,1,1,1,"Жол, чырак"\n2,x,1,0,0,1,-1,Суу\n'.encode(),
    b'comment-id,moderated,comment-body\n0,0,"two\nlines"\n1,1,x\n',
]
PEOPLE = [
    "id,name,gender,age,address\n1,Ann,female,18-34,A 1\n2,Bob,male,35+,A 1\n3,Айгүл,female,35+,B 2\n4,Dan,male,18-34,\n".encode(),
    b"person_id;gender;age\nx1;Female;35+\nx2;male;18-34\nx3;female;18-34\n",
]
CATEGORIES = [
    b"category,name,min,max\ngender,female,1,2\ngender,male,1,2\nage,18-34,1,2\nage,35+,1,2\n",
    b"feature,value,min,max,min_flex,max_flex\ngender,female,1,1,0,2\ngender,male,1,1,0,2\nage,18-34,1,1,0,2\nage,35+,1,1,0,2\n",
]
TABLES = [b"a,b,c\n1,x,2.5\n3,y,-1\n", 'а;б\n1 000,5;"х\nу"\n1/3;NaN\n'.encode(), b"a\tb\n1e3\t\n"]
COMPARED = [
    b"winner,loser,count\nroad,light,3\nlight,water,1\n",
    "left,right,chosen\nroad,light,road\nlight,water,тең\n".encode(),
]
MATRIX = [
    b"option,cost,use\nweight,2,1\nroad,5,3.5\nlight,2,4\n",
    "тандоо;баасы;пайдасы\nжол;5;3,5\nчырак;2;4\n".encode(),
]
SURVEY = [b"id,weight,road,light,water\n1,1,3,2,\n2,0.5,0,4,1\n3,2,5,5,5\n"]
STRATA = [b"stratum,people,spread\nurban,1000,0.5\nrural,500,0.25\n"]
TOTALS = [b"margin,category,total\nsex,f,500\nsex,m,480\nage,young,300\nage,old,680\n"]
COUNTS = [b"place,f,m\nA,5,7\nB,0,30\n"]
LIMITS = [b"category,at_least,at_most,at_least_cost,at_most_cost\nroad,1,2,,500\nplay,,1,100.5,\n"]
Read = Callable[[bytes, random.Random], Any]


def called(module: str, name: str = "read") -> Read:
    """A reader with nothing to choose, loaded when it is first called."""
    return lambda text, draw: getattr(importlib.import_module(f"civicmath.files.{module}"), name)(text)


def beside(module: str, good: bytes, *, second: bool) -> Read:
    """A reader of two files, one of them good."""
    read = called_with_two(module)
    return (lambda text, draw: read(good, text)) if second else (lambda text, draw: read(text, good))


def called_with_two(module: str) -> Callable[[bytes, bytes], Any]:
    return lambda one, other: importlib.import_module(f"civicmath.files.{module}").read(one, other)


MORE: dict[str, tuple[list[bytes], Read]] = {
    "pabulib": (PABULIB, called("pabulib")),
    "category-limits": (LIMITS, called("category_limits")),
    "people": (PEOPLE, beside("people", CATEGORIES[0], second=False)),
    "people-categories": (CATEGORIES, beside("people", PEOPLE[0], second=True)),
    "polis-votes": (VOTES_CSV, called("polis")),
    "polis-wide": (WIDE_CSV, called("polis")),
    "polis-comments": (COMMENTS_CSV, beside("polis", VOTES_CSV[0], second=True)),
    "table": (TABLES, called("table")),
    "problems-compared": (COMPARED, called("problems", "compared")),
    "problems-matrix": (MATRIX, called("problems", "matrix")),
    "problems-survey": (SURVEY, called("problems", "survey")),
    "survey-strata": (STRATA, called("survey", "strata")),
    "survey-totals": (TOTALS, called("survey", "totals")),
    "survey-counts": (COUNTS, called("survey", "counts")),
}
