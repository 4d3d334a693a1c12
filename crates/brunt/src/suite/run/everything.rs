//! A small scenario with every part of the model in it.

/// Its tables, each of which may stand anywhere after the first.
pub(crate) const TABLES: [&str; 26] = [
    "brunt = 1\n",
    "[scenario]\nname = \"Everything\"\ncurrency = \"USD\"\nstart = 2029-03-15\n",
    "[parties.client]\n",
    "[parties.provider]\n",
    "[parties.vendor]\n",
    "[nodes.grid]\nkind = \"utility\"\n",
    "[nodes.site-a]\nkind = \"site\"\nneeds = [{ all = [\"grid\"], buffer = \"6h\", restart = \"2h\" }]\n",
    "[nodes.site-b]\nkind = \"site\"\n",
    "[nodes.site-c]\nkind = \"site\"\n",
    "[nodes.telco]\n",
    "[nodes.directory]\nkind = \"system\"\nneeds = [{ all = { crm = 0.5 } }]\n",
    "[nodes.crm]\nkind = \"system\"\nneeds = [{ all = [\"directory\"], buffer = \"1h\" }, { any = [\"cloud-1\", \"cloud-2\"], switchover = \"3h\" }]\n",
    "[nodes.cloud-1]\nkind = \"system\"\n",
    "[nodes.cloud-2]\nkind = \"system\"\n",
    "[nodes.queue]\nowner = \"provider\"\nneeds = [{ at_least = 2, of = [\"site-a\", \"site-b\", \"site-c\"] }]\n\
     downtime = { per_hour = 900 }\nbacklog = { rate = 0.3, share = 0.25 }\ntolerance = { below = 0.9, at_most = \"1d\" }\n",
    "[nodes.service]\nowner = \"client\"\n\
     needs = [{ pool = { site-a = 0.5, site-b = 0.4, site-c = 0.4 }, switchover = \"2h\" }, { all = [\"crm\"] }, \
     { all = [\"telco\"], probability = 0.4, buffer = \"30m\" }]\n\
     hours = [{ days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], from = \"06:00\", to = \"22:00\" }, \
     { days = [\"sat\"], from = \"20:00\", to = \"02:00\" }]\n\
     downtime = [{ per_hour = 5000, steps = [{ after = \"8h\", per_hour = 9000 }], lumps = [{ at = \"24h\", amount = 100000 }] }, \
     { bearer = \"provider\", category = \"idle\", per_hour = 700.7 }]\n\
     tolerance = { below = 0.5, at_most = \"4h\", data_loss = \"2h\" }\nbacklog = { rate = 0.5, share = 0.5 }\n",
    "[threats.storm]\nframework = \"operational\"\nfrequency = { poisson = 1.5 }\nseason = [1, 1, 1, 1, 2, 3, 7, 6, 6, 5, 4, 3]\n\
     hits = { each = { kind = \"site\" }, probability = 0.6 }\nshared = true\n\
     takes = { beta = { mean = 0.7, sd = 0.2 } }\noutage = { lognormal = { median = \"20h\", p95 = \"5d\" } }\n\
     recovery = [{ after = \"0h\", takes = 0.5 }, { after = \"1d\", takes = 0.2 }, { after = \"2d\", takes = 0 }]\n\
     losses = [{ category = \"repair\", bearer = \"provider\", per_hour = { gamma = { mean = 300, cv = 0.6 } } }]\n\
     loads = { climate = { frequency = 0.4, loss = 0.2 } }\n",
    "[threats.blackout]\nframework = \"operational\"\nfrequency = { negative_binomial = { mean = 3, k = 1.2 } }\n\
     hits = { all = { nodes = [\"grid\", \"telco\"] } }\noutage = { weibull = { shape = 0.8, scale = \"9h\" } }\n\
     takes = { uniform = { min = 0.3, max = 1 } }\nloads = { climate = { frequency = -0.2 }, cyber = { loss = 0.3 } }\n",
    "[threats.breach]\nframework = \"compliance\"\nfrequency = { bernoulli = 0.3 }\n\
     hits = { one = { kind = \"system\" } }\noutage = { pert = { min = \"1h\", mode = \"1d\", max = \"9d\" } }\n\
     data_loss = { exponential = { mean = \"3h\" } }\n\
     losses = [{ category = \"notice\", bearer = \"client\", records = { lognormal = { median = 3e4, p95 = 9e5 } }, each = { pert = { min = 1, mode = 2, max = 8 } } }]\n\
     triggers = [{ threat = \"fine\", probability = 0.7, after = { uniform = { min = \"60d\", max = \"300d\" } } }, \
     { threat = \"outage\", probability = 0.5, after = \"2h\" }]\nloads = { cyber = { frequency = 0.8 } }\n",
    "[threats.fine]\nframework = \"compliance\"\nlosses = [{ category = \"fine\", bearer = \"vendor\", amount = { lomax = { mean = 2e5, index = 2.5 } } }]\n\
     triggers = [{ threat = \"fine\", probability = 0.2, after = \"30d\" }]\n",
    "[threats.outage]\nframework = \"operational\"\nfrequency = { binomial = { n = 4, p = 0.3 } }\n\
     hits = { one = { nodes = [\"cloud-1\", \"cloud-2\", \"crm\"] } }\noutage = { exponential = { mean = \"7h\" } }\n",
    "[threats.error]\nframework = \"financial\"\nfrequency = { poisson = 5 }\n\
     losses = [{ category = \"error\", bearer = \"client\", amount = { lognormal = { p5 = 100, p95 = 9e4 } } }]\n\
     loads = { cyber = { frequency = 0.1, loss = 0.1 } }\n",
    "[threats.exit]\nframework = \"strategic\"\nfrequency = { fixed = 1 }\nat = \"360d\"\nhits = { all = { nodes = [\"site-c\"] } }\n\
     takes = 0.25\noutage = \"to_horizon\"\n",
    "[threats.audit]\nframework = \"compliance\"\nfrequency = { fixed = 2 }\nat = [\"10d\", \"200d\"]\n\
     losses = [{ category = \"audit\", bearer = \"provider\", amount = { empirical = { values = [100, 2000, 30000], weights = [5, 3, 2] } } }]\n",
    "[factors]\nnames = [\"climate\", \"cyber\"]\ncorrelation = [{ between = [\"climate\", \"cyber\"], r = 0.3 }]\n",
    "[appetite]\nbad-year = \"P(gross(client) > 1e6) <= 50%\"\ntail = \"TVaR99(gross(total)) <= 1e7\"\n\
     breach = \"P(breach(service)) <= 99%\"\nlargest = \"VaR95(largest_event) <= 9e6\"\nmean = \"mean(gross(vendor)) <= 1e6\"\n",
];

pub(crate) fn text() -> String {
    TABLES.join("\n")
}
