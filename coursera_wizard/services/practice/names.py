"""The words the practice college is made of: invented people, places, subjects."""

from __future__ import annotations

# Each name with the letters an address is made of.
GIVEN_NAMES: tuple[tuple[str, str], ...] = (
    ("Ana", "ana"), ("Bram", "bram"), ("Chloé", "chloe"), ("Dário", "dario"),
    ("Éloïse", "eloise"), ("Fenna", "fenna"), ("Gökçe", "gokce"), ("Håkon", "hakon"),
    ("Ingrīda", "ingrida"), ("Jovan", "jovan"), ("Kwabena", "kwabena"), ("Łucja", "lucja"),
    ("Małgosia", "malgosia"), ("Nilufar", "nilufar"), ("Ondřej", "ondrej"), ("Pilar", "pilar"),
    ("Quim", "quim"), ("Rune", "rune"), ("Søren", "soren"), ("Tomasz", "tomasz"),
    ("Ülkü", "ulku"), ("Verity", "verity"), ("Wiremu", "wiremu"), ("Ximena", "ximena"),
    ("Yael", "yael"), ("Zoë", "zoe"), ("Amara", "amara"), ("Benedek", "benedek"),
    ("Corrie", "corrie"), ("Dewi", "dewi"), ("Esra", "esra"), ("Farid", "farid"),
    ("Grainne", "grainne"), ("Hiro", "hiro"), ("Imani", "imani"), ("Jun-ho", "junho"),
    ("Kerttu", "kerttu"), ("Leilani", "leilani"), ("Mbali", "mbali"), ("Nnamdi", "nnamdi"),
    ("Oisín", "oisin"), ("Priya", "priya"), ("Rosalind", "rosalind"), ("Siobhán", "siobhan"),
    ("Thảo", "thao"), ("Umut", "umut"), ("Vaiva", "vaiva"), ("Yusra", "yusra"),
)  # fmt: skip
FAMILY_NAMES: tuple[tuple[str, str], ...] = (
    ("Åkervall", "akervall"), ("Brightwater", "brightwater"), ("Çelenk", "celenk"),
    ("Dunmorrow", "dunmorrow"), ("Echevarne", "echevarne"), ("Fjordheim", "fjordheim"),
    ("Grzybek", "grzybek"), ("Hollowell", "hollowell"), ("Ishizora", "ishizora"),
    ("Jankaitė", "jankaite"), ("Kastelli", "kastelli"), ("Lindqvarn", "lindqvarn"),
    ("Mbekani", "mbekani"), ("Nørholt", "norholt"), ("O’Halvey", "ohalvey"),
    ("Pettigrove", "pettigrove"), ("Quillmere", "quillmere"), ("Řezáček", "rezacek"),
    ("Szarvasi", "szarvasi"), ("Tavarinho", "tavarinho"), ("Udayesh", "udayesh"),
    ("Vermeulenaar", "vermeulenaar"),
    ("Whitlam-Rowe", "whitlamrowe"),
    ("Xirivella", "xirivella"),
    ("Yıldıray", "yildiray"), ("Zamorín", "zamorin"), ("Abernal", "abernal"),
    ("Balogunde", "balogunde"), ("Castanheiro", "castanheiro"), ("de la Fontana", "fontana"),
    ("Eskelund", "eskelund"), ("van der Meerhof", "meerhof"), ("Gallardine", "gallardine"),
    ("Harrowgate", "harrowgate"), ("Iwanczuk", "iwanczuk"), ("Jørgstad", "jorgstad"),
    ("Kōyanagi", "koyanagi"), ("Lewandal", "lewandal"), ("Mac Giolla", "macgiolla"),
    ("Nguyện", "nguyen"), ("Ossowicz", "ossowicz"), ("Prietosa", "prietosa"),
    ("Rasmund", "rasmund"), ("Sundaravel", "sundaravel"), ("Tremblaire", "tremblaire"),
    ("Ó Faoilín", "ofaoilin"), ("Wójtasik", "wojtasik"), ("Ferreirinho", "ferreirinho"),
)  # fmt: skip
# Whole names in other scripts, with the letters their addresses use.
OTHER_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("林晓舟", "lin.xiaozhou"),
    ("佐々木ひかる", "hikaru.sasaki"),
    ("Алёна Светлогор", "alyona.svetlogor"),
    ("Δήμητρα Καλοθέου", "dimitra.kalotheou"),
    ("نور الساحلي", "nour.sahli"),
    ("아리 한별", "ari.hanbyeol"),
    ("मीरा तारकेश", "mira.tarkesh"),
    ("שירה גלבוע־ים", "shira.galboa"),
)
SINGLE_NAMES: tuple[tuple[str, str], ...] = (
    ("Suharnawi", "suharnawi"), ("Thiruvel", "thiruvel"), ("Wulandaya", "wulandaya"),
    ("Ngawangmo", "ngawangmo"),
)  # fmt: skip
NICKNAMES = ("Bo", "Sunny", "Kit", "Mac", "Dot")

CITIES: tuple[tuple[str, str, str], ...] = (
    ("Harbour Valley", "Westshire", "Northland"), ("Porto Claro", "Litoral", "Lusania"),
    ("Saint-Éloi", "Bas-Rivage", "Valdorée"), ("Grünau am See", "Oberland", "Altmark"),
    ("Ōkawa", "Minato", "Hinomoto"), ("Kasr el-Nour", "Delta", "Masria"),
)  # fmt: skip
UNITS = (
    "Nursing", "Business School", "Computing", "Teacher Education", "Trades & Technology",
    "Arts, Media and Design",
)  # fmt: skip
JOB_TITLES = ("Student", "Apprentice", "Lecturer", "Advisor", "Évaluateur pédagogique")

PROGRAM_NAMES: tuple[str, ...] = (
    "Nursing Skills", "Business Foundations", "Data Literacy for Everyone",
    "Workforce Reskilling – Spring", "Workforce Reskilling – Fall", "Formação de Docentes",
    "Réussite étudiante : première année", "Trades & Technology", "Computing, Level 1",
    "Computing, Level 2", "Año Puente", "Adult \"Second Start\" Learners",
    "Evening College (opens soon)", "Hospitality and Tourism", "Early Childhood Education",
    "Green Energy Technician", "Faculty Development", "Přípravný kurz", "Health Careers Bridge",
    "Public Safety Academy", "Creative Media Studio", "Accounting Certificate",
    "Career Readiness 2026/27", "English for Work", "日本語とキャリア",
)  # fmt: skip
PROGRAM_SUBJECTS: tuple[str, ...] = (
    "Nursing", "Business", "Data Literacy", "Workforce Reskilling", "Computing", "Hospitality",
    "Green Energy", "Public Safety", "Creative Media", "Accounting", "Career Readiness",
    "Early Childhood", "Cybersecurity", "Welding", "Culinary Arts", "Automotive Service",
    "Santé et soins", "Formação Docente", "Ingeniería", "Pädagogik", "Logistics", "Marketing",
    "Biotechnology", "Civil Engineering", "Human Services", "Paralegal Studies", "Agriculture",
    "Music Production", "Game Design", "Statistics", "Project Leadership", "Web Development",
)  # fmt: skip
PROGRAM_KINDS: tuple[str, ...] = (
    "Skills", "Foundations", "Certificate", "Academy", "Bridge", "Pathway", "Honors", "Evening",
    "Apprentices", "Reskilling",
)  # fmt: skip
PROGRAM_PLACES: tuple[str, ...] = (
    "North Campus", "South Campus", "Riverside", "Harbour", "Valley", "Hilltop", "Saint-Éloi",
    "Grünau", "Porto Claro", "Online", "Lakeside", "Old Mill", "Market Street", "Ōkawa",
    "East Gate", "Meadow Park", "Kasr el-Nour", "Stonebridge", "West Pier", "Fairfield",
)  # fmt: skip
PROGRAM_TERMS: tuple[str, ...] = ("Spring", "Fall", "Summer", "Winter")
TAGLINES = ("Start learning with us", "Skills for your next step", "Aprende a tu ritmo", None)

COURSE_TOPICS: tuple[tuple[str, str, str], ...] = (
    ("Patient Safety", "Health", "Patient Care"),
    ("Spreadsheets", "Business", "Productivity"),
    ("Data Analysis", "Data Science", "Data Analysis"),
    ("Public Speaking", "Personal Growth", "Communication"),
    ("Networks", "Computer Science", "Networks"),
    ("Bookkeeping", "Business", "Finance"),
    ("Anatomy", "Health", "Basic Science"),
    ("Python Programming", "Computer Science", "Software"),
    ("Project Planning", "Business", "Leadership"),
    ("Solar Installations", "Engineering", "Energy"),
    ("Child Development", "Social Sciences", "Education"),
    ("Food Safety", "Health", "Nutrition"),
    ("Typography", "Arts", "Design"),
    ("Negotiation", "Business", "Leadership"),
    ("Statistics", "Data Science", "Probability"),
    ("Mécanique générale", "Engineering", "Mechanics"),
    ("Español profesional", "Languages", "Spanish"),
    ("Cyber Defense", "Computer Science", "Security"),
    ("Customer Service", "Business", "Sales"),
    ("Medical Terms", "Health", "Patient Care"),
)
COURSE_FORMS: tuple[str, ...] = (
    "{} Basics", "{} in Practice", "Applied {}", "{}: A First Course", "{} Workshop",
    "Advanced {}", "{} Case Studies", "{} “Hands-on”",
)  # fmt: skip
SHARED_COURSE = ("Academic Integrity, Step by Step", "Personal Growth", "Study Skills")
PARTNERS: tuple[str, ...] = (
    "Example University", "Universidade de Porto Claro", "Grünau Institute of Technology",
    "Stonebridge Polytechnic", "École du Rivage", "Institute for Work, Skills & Learning",
)  # fmt: skip
INSTRUCTORS: tuple[tuple[str, str], ...] = (
    ("R. Vale", "Professor"), ("Dr. Inés Montclair", "Lecturer"), ("Tove Aasgaard", "Adjunct"),
    ("K. O’Dunne", "Senior Lecturer"), ("Prof. Emre Balkan", "Professor"),
)  # fmt: skip
COURSE_TYPES: tuple[str, ...] = (
    "Course", "Course", "Course", "Course", "Course", "Guided Project", "Short Form Content",
    "Self-Paced Project",
)  # fmt: skip
LANGUAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("en", ("en", "es")), ("en", ("en", "fr", "pt-BR")), ("en", ("en",)), ("es", ("es", "en")),
    ("fr", ("fr",)),
)  # fmt: skip
