/** A venue whose names differ between the sources. */
export interface KnownVenue {
  readonly key: string;
  /** The names that Semantic Scholar, OpenAlex, Crossref and DBLP use, that of most of them first; then abbreviations (ISO 4, acronyms). */
  readonly names: readonly string[];
  readonly issns?: readonly string[];
}

/**
 * Venues that go by several names. Names are compared without years, ordinals, "Proceedings of the" and sponsors (venue-names.ts), so
 * that each spelling stands here once. An acronym that several venues go by (FSE, CCS) is left out; names that belong to another venue and
 * that Semantic Scholar gives to this one ("Industrial Conference on Data Mining") stand last. Data only.
 */
export const KNOWN_VENUES: readonly KnownVenue[] = [
  // Machine learning
  {
    key: 'neurips',
    names: [
      'Neural Information Processing Systems',
      'Advances in Neural Information Processing Systems',
      'NeurIPS',
      'NIPS',
      'Conference on Neural Information Processing Systems',
      'Annual Conference on Neural Information Processing Systems',
      'Adv. Neural Inf. Process. Syst.',
      'Advances in NIPS',
    ],
    issns: ['1049-5258'],
  },
  {
    key: 'icml',
    names: ['International Conference on Machine Learning', 'ICML', 'Int. Conf. Mach. Learn.'],
  },
  {
    key: 'iclr',
    names: [
      'International Conference on Learning Representations',
      'ICLR',
      'Conference on Learning Representations',
      'Int. Conf. Learn. Represent.',
      'ICLR (Poster)',
    ],
  },
  {
    key: 'uai',
    names: [
      'Conference on Uncertainty in Artificial Intelligence',
      'Uncertainty in Artificial Intelligence',
      'UAI',
    ],
  },
  {
    key: 'aistats',
    names: [
      'International Conference on Artificial Intelligence and Statistics',
      'AISTATS',
      'Artificial Intelligence and Statistics',
      'International Workshop on Artificial Intelligence and Statistics',
    ],
  },
  {
    key: 'colt',
    names: [
      'Annual Conference Computational Learning Theory',
      'Conference on Learning Theory',
      'COLT',
      'Conference on Computational Learning Theory',
    ],
  },
  { key: 'corl', names: ['Conference on Robot Learning', 'CoRL'] },
  { key: 'colm', names: ['Conference on Language Modeling', 'COLM'] },
  { key: 'acml', names: ['Asian Conference on Machine Learning', 'ACML'] },
  {
    key: 'alt',
    names: ['International Conference on Algorithmic Learning Theory', 'ALT', 'Algorithmic Learning Theory'],
  },
  {
    key: 'l4dc',
    names: [
      'Conference on Learning for Dynamics & Control',
      'L4DC',
      'Learning for Dynamics and Control',
      'Learning for Dynamics and Control Conference',
    ],
  },
  {
    key: 'midl',
    names: [
      'International Conference on Medical Imaging with Deep Learning',
      'MIDL',
      'Medical Imaging with Deep Learning',
    ],
  },
  {
    key: 'mlhc',
    names: [
      'Machine Learning in Health Care',
      'MLHC',
      'Machine Learning for Healthcare Conference',
      'Machine Learning for Healthcare',
    ],
  },
  {
    key: 'chil',
    names: [
      'ACM Conference on Health, Inference, and Learning',
      'CHIL',
      'Conference on Health, Inference, and Learning',
    ],
  },
  {
    key: 'ml4h',
    names: [
      'Machine Learning for Health',
      'ML4H',
      'Machine Learning for Health Symposium',
      'Machine Learning for Health Workshop',
    ],
  },
  {
    key: 'automl',
    names: ['International Conference on Automated Machine Learning', 'AutoML', 'AutoML Conference'],
  },
  { key: 'clear', names: ['Conference on Causal Learning and Reasoning', 'CLeaR'] },
  { key: 'collas', names: ['Conference on Lifelong Learning Agents', 'CoLLAs'] },
  { key: 'cpal', names: ['Conference on Parsimony and Learning', 'CPAL'] },
  { key: 'learning on graphs', names: ['Learning on Graphs Conference', 'LoG', 'Learning on Graphs'] },
  {
    key: 'pgm',
    names: [
      'International Conference on Probabilistic Graphical Models',
      'PGM',
      'European Workshop on Probabilistic Graphical Models',
      'Probabilistic Graphical Models',
    ],
  },
  {
    key: 'copa',
    names: [
      'Symposium on Conformal and Probabilistic Prediction with Applications',
      'COPA',
      'Conformal and Probabilistic Prediction and Applications',
      'Conformal and Probabilistic Prediction with Applications',
      'Workshop on Conformal and Probabilistic Prediction and Applications',
    ],
  },
  {
    key: 'isipta',
    names: [
      'International Symposium on Imprecise Probabilities: Theories and Applications',
      'ISIPTA',
      'International Symposium on Imprecise Probability: Theories and Applications',
    ],
  },
  { key: 'msml', names: ['Mathematical and Scientific Machine Learning', 'MSML'] },
  { key: 'nldl', names: ['Northern Lights Deep Learning Conference', 'NLDL'] },
  {
    key: 'aabi',
    names: ['Symposium on Advances in Approximate Bayesian Inference', 'AABI'],
  },
  { key: 'icgi', names: ['International Conference on Grammatical Inference', 'ICGI'] },
  {
    key: 'ecml pkdd',
    names: [
      'ECML/PKDD',
      'European Conference on Machine Learning and Principles and Practice of Knowledge Discovery in Databases',
      'Machine Learning and Knowledge Discovery in Databases',
      'European Conference on Machine Learning',
      'Joint European Conference on Machine Learning and Knowledge Discovery in Databases',
      'ECML',
    ],
  },
  {
    key: 'ijcnn',
    names: [
      'IEEE International Joint Conference on Neural Network',
      'International Joint Conference on Neural Networks',
      'IJCNN',
    ],
  },
  {
    key: 'gecco',
    names: [
      'Annual Conference on Genetic and Evolutionary Computation',
      'Genetic and Evolutionary Computation Conference',
      'GECCO',
    ],
  },
  {
    key: 'jmlr',
    names: ['Journal of Machine Learning Research', 'J. Mach. Learn. Res.', 'JMLR'],
    issns: ['1532-4435', '1533-7928'],
  },
  {
    key: 'tmlr',
    names: ['Transactions on Machine Learning Research', 'Trans. Mach. Learn. Res.', 'TMLR'],
    issns: ['2835-8856'],
  },
  {
    key: 'machine learning',
    names: ['Machine Learning', 'Mach. Learn.', 'Machine-mediated learning'],
    issns: ['0885-6125', '1573-0565'],
  },
  {
    key: 'pmlr',
    names: ['Proceedings of Machine Learning Research', 'Proc. Mach. Learn. Res.', 'PMLR'],
    issns: ['2640-3498'],
  },
  {
    key: 'neural computation',
    names: ['Neural Computation', 'Neural Comput.'],
    issns: ['0899-7667', '1530-888X'],
  },
  { key: 'neural networks', names: ['Neural Networks', 'Neural Netw.'], issns: ['0893-6080', '1879-2782'] },
  {
    key: 'tnnls',
    names: [
      'IEEE Transactions on Neural Networks and Learning Systems',
      'IEEE Trans. Neural Netw. Learn. Syst.',
      'TNNLS',
    ],
    issns: ['2162-237X', '2162-2388'],
  },

  // Artificial intelligence
  {
    key: 'aaai',
    names: [
      'AAAI Conference on Artificial Intelligence',
      'Proceedings of the AAAI Conference on Artificial Intelligence',
      'AAAI',
      'National Conference on Artificial Intelligence',
      'Proc. AAAI Conf. Artif. Intell.',
    ],
    issns: ['2159-5399', '2374-3468'],
  },
  {
    key: 'ijcai',
    names: [
      'International Joint Conference on Artificial Intelligence',
      'International Joint Conferences on Artificial Intelligence',
      'IJCAI',
    ],
    issns: ['1045-0823'],
  },
  { key: 'ecai', names: ['European Conference on Artificial Intelligence', 'ECAI'] },
  {
    key: 'aamas',
    names: [
      'Adaptive Agents and Multi-Agent Systems',
      'International Conference on Autonomous Agents and Multiagent Systems',
      'International Joint Conference on Autonomous Agents and Multiagent Systems',
      'AAMAS',
    ],
  },
  {
    key: 'jair',
    names: ['Journal of Artificial Intelligence Research', 'J. Artif. Intell. Res.', 'JAIR'],
    issns: ['1076-9757', '1943-5037'],
  },
  {
    key: 'artificial intelligence',
    names: ['Artificial Intelligence', 'Artif. Intell.'],
    issns: ['0004-3702'],
  },

  // Language and speech
  {
    key: 'acl',
    names: [
      'Annual Meeting of the Association for Computational Linguistics',
      'ACL',
      'Meeting of the Association for Computational Linguistics',
      'Annual Meeting of the Association for Computational Linguistics and the International Joint Conference on Natural Language Processing',
      'Annual Meeting of the ACL',
      'Joint Conference of the Annual Meeting of the ACL and the International Joint Conference on Natural Language Processing of the AFNLP',
      'ACL/IJCNLP',
      'ACL-IJCNLP',
    ],
  },
  {
    key: 'findings of acl',
    names: [
      'Findings of the Association for Computational Linguistics',
      'Findings of the Association for Computational Linguistics: ACL',
      'Findings of the Association for Computational Linguistics: EMNLP',
      'Findings of the Association for Computational Linguistics: NAACL',
      'Findings of the Association for Computational Linguistics: EACL',
      'Findings of the Association for Computational Linguistics: ACL-IJCNLP',
      'Findings',
      'ACL Findings',
      'Findings of ACL',
      'EMNLP Findings',
      'Findings of EMNLP',
      'NAACL-HLT (Findings)',
      'EACL (Findings)',
      'ACL/IJCNLP (Findings)',
      'EMNLP (Findings)',
    ],
  },
  {
    key: 'emnlp',
    names: [
      'Conference on Empirical Methods in Natural Language Processing',
      'EMNLP',
      'Empirical Methods in Natural Language Processing',
      'Conference on Empirical Methods in Natural Language Processing and the International Joint Conference on Natural Language Processing',
      'Joint Conference on Empirical Methods in Natural Language Processing and Computational Natural Language Learning',
      'EMNLP/IJCNLP',
      'EMNLP-IJCNLP',
      'EMNLP-CoNLL',
    ],
  },
  {
    key: 'naacl',
    names: [
      'North American Chapter of the Association for Computational Linguistics',
      'Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies',
      'NAACL',
      'NAACL-HLT',
      'HLT-NAACL',
      'Conference of the North American Chapter of the Association for Computational Linguistics',
      'Conference of the North American Chapter of the ACL',
      'Conference of the Nations of the Americas Chapter of the Association for Computational Linguistics: Human Language Technologies',
      'Human Language Technologies: The Annual Conference of the North American Chapter of the Association for Computational Linguistics',
    ],
  },
  {
    key: 'eacl',
    names: [
      'Conference of the European Chapter of the Association for Computational Linguistics',
      'EACL',
      'European Chapter of the Association for Computational Linguistics',
      'Conference of the European Chapter of the ACL',
    ],
  },
  {
    key: 'aacl',
    names: [
      'AACL',
      'Conference of the Asia-Pacific Chapter of the Association for Computational Linguistics and the International Joint Conference on Natural Language Processing',
      'AACL/IJCNLP',
      'AACL-IJCNLP',
    ],
  },
  { key: 'ijcnlp', names: ['International Joint Conference on Natural Language Processing', 'IJCNLP'] },
  {
    key: 'coling',
    names: ['International Conference on Computational Linguistics', 'COLING'],
  },
  {
    key: 'conll',
    names: [
      'Conference on Computational Natural Language Learning',
      'CoNLL',
      'Conference on Natural Language Learning',
    ],
  },
  {
    key: 'lrec',
    names: [
      'International Conference on Language Resources and Evaluation',
      'LREC',
      'Language Resources and Evaluation Conference',
      'LREC/COLING',
      'LREC-COLING',
      'Joint International Conference on Computational Linguistics, Language Resources and Evaluation',
    ],
  },
  {
    key: 'wmt',
    names: [
      'Conference on Machine Translation',
      'WMT',
      'Workshop on Statistical Machine Translation',
      'WMT@ACL',
      'WMT@EMNLP',
    ],
  },
  {
    key: 'tacl',
    names: [
      'Transactions of the Association for Computational Linguistics',
      'Trans. Assoc. Comput. Linguist.',
      'TACL',
      'Trans. Assoc. Comput. Linguistics',
    ],
    issns: ['2307-387X'],
  },
  {
    key: 'computational linguistics',
    names: ['Computational Linguistics', 'Comput. Linguist.', 'Comput. Linguistics'],
    issns: ['0891-2017', '1530-9312'],
  },
  {
    key: 'semeval',
    names: [
      'International Workshop on Semantic Evaluation',
      'SemEval',
      'SemEval@NAACL-HLT',
      'SemEval@ACL',
      'SemEval@COLING',
      'International Workshop on Semantic Evaluations',
      'Workshop on Semantic Evaluation',
      'Senseval',
    ],
  },
  {
    key: 'starsem',
    names: [
      'Joint Conference on Lexical and Computational Semantics',
      '*SEM',
      'StarSEM',
      '*SEM@NAACL-HLT',
      '*SEM@ACL',
    ],
  },
  {
    key: 'sigdial',
    names: [
      'SIGDIAL Conference',
      'SIGDIAL',
      'Annual Meeting of the Special Interest Group on Discourse and Dialogue',
      'SIGdial Workshop on Discourse and Dialogue',
      'Annual SIGdial Meeting on Discourse and Dialogue',
    ],
  },
  {
    key: 'inlg',
    names: [
      'International Conference on Natural Language Generation',
      'INLG',
      'International Natural Language Generation Conference',
    ],
  },
  {
    key: 'iwslt',
    names: [
      'International Workshop on Spoken Language Translation',
      'IWSLT',
      'International Conference on Spoken Language Translation',
    ],
  },
  {
    key: 'ranlp',
    names: [
      'Recent Advances in Natural Language Processing',
      'RANLP',
      'International Conference Recent Advances in Natural Language Processing',
    ],
  },
  { key: 'mt summit', names: ['Machine Translation Summit', 'MTSummit', 'MT Summit'] },
  {
    key: 'eamt',
    names: [
      'European Association for Machine Translation Conferences/Workshops',
      'EAMT',
      'Conference of the European Association for Machine Translation',
      'European Association for Machine Translation',
    ],
  },
  {
    key: 'amta',
    names: [
      'Conference of the Association for Machine Translation in the Americas',
      'AMTA',
      'Biennial Conference of the Association for Machine Translation in the Americas',
    ],
  },
  {
    key: 'nodalida',
    names: [
      'Nordic Conference of Computational Linguistics',
      'NoDaLiDa',
      'Nordic Conference on Computational Linguistics',
    ],
  },
  { key: 'paclic', names: ['Pacific Asia Conference on Language, Information and Computation', 'PACLIC'] },
  { key: 'rocling', names: ['Conference on Computational Linguistics and Speech Processing', 'ROCLING'] },
  {
    key: 'alta',
    names: [
      'Australasian Language Technology Association Workshop',
      'ALTA',
      'Annual Workshop of the Australasian Language Technology Association',
    ],
  },
  {
    key: 'anlp',
    names: [
      'Applied Natural Language Processing Conference',
      'ANLP',
      'Conference on Applied Natural Language Processing',
    ],
  },
  {
    key: 'hlt',
    names: [
      'Human Language Technology Conference',
      'HLT',
      'International Conference on Human Language Technology Research',
      'Human Language Technology',
    ],
  },
  { key: 'muc', names: ['Message Understanding Conference', 'MUC'] },
  {
    key: 'iwpt',
    names: [
      'International Conference on Parsing Technologies',
      'IWPT',
      'International Workshop on Parsing Technologies',
    ],
  },
  {
    key: 'iwcs',
    names: [
      'International Conference on Computational Semantics',
      'IWCS',
      'International Workshop on Computational Semantics',
    ],
  },
  {
    key: 'bea',
    names: [
      'Workshop on Innovative Use of NLP for Building Educational Applications',
      'BEA@ACL',
      'BEA@NAACL-HLT',
      'BEA@EMNLP',
    ],
  },
  {
    key: 'bionlp',
    names: [
      'Workshop on Biomedical Natural Language Processing',
      'BioNLP',
      'BioNLP@ACL',
      'Biomedical Natural Language Processing Workshop',
    ],
  },
  {
    key: 'blackboxnlp',
    names: [
      'BlackboxNLP Workshop on Analyzing and Interpreting Neural Networks for NLP',
      'BlackboxNLP',
      'BlackboxNLP@EMNLP',
      'BlackboxNLP@ACL',
    ],
  },
  { key: 'clpsych', names: ['Workshop on Computational Linguistics and Clinical Psychology', 'CLPsych'] },
  {
    key: 'argmining',
    names: ['Workshop on Argument Mining', 'ArgMining', 'ArgMining@ACL', 'ArgMining@EMNLP'],
  },
  {
    key: 'sigmorphon',
    names: [
      'Special Interest Group on Computational Morphology and Phonology Workshop',
      'SIGMORPHON',
      'Workshop on Computational Research in Phonetics, Phonology, and Morphology',
    ],
  },
  {
    key: 'vardial',
    names: [
      'Workshop on NLP for Similar Languages, Varieties and Dialects',
      'VarDial',
      'VarDial@COLING',
      'VarDial@EACL',
    ],
  },
  {
    key: 'wassa',
    names: [
      'Workshop on Computational Approaches to Subjectivity, Sentiment and Social Media Analysis',
      'WASSA',
      'WASSA@ACL',
      'WASSA@EMNLP',
      'WASSA@EACL',
    ],
  },
  { key: 'wnut', names: ['Workshop on Noisy User-generated Text', 'W-NUT', 'WNUT', 'W-NUT@EMNLP'] },
  {
    key: 'textgraphs',
    names: [
      'Workshop on Graph-based Methods for Natural Language Processing',
      'TextGraphs',
      'TextGraphs@EMNLP',
    ],
  },
  {
    key: 'repl4nlp',
    names: ['Workshop on Representation Learning for NLP', 'RepL4NLP', 'RepL4NLP@ACL', 'Rep4NLP@ACL'],
  },
  {
    key: 'interspeech',
    names: [
      'Interspeech',
      'Annual Conference of the International Speech Communication Association',
      'Conference of the International Speech Communication Association',
      'INTERSPEECH Conference',
    ],
    issns: ['2308-457X'],
  },
  {
    key: 'icassp',
    names: [
      'International Conference on Acoustics Speech and Signal Processing',
      'IEEE International Conference on Acoustics, Speech, and Signal Processing',
      'ICASSP',
      'IEEE Int. Conf. Acoust. Speech Signal Process.',
    ],
    issns: ['1520-6149', '2379-190X'],
  },

  // Vision and graphics
  {
    key: 'cvpr',
    names: [
      'Computer Vision and Pattern Recognition',
      'IEEE/CVF Conference on Computer Vision and Pattern Recognition',
      'CVPR',
      'IEEE Computer Society Conference on Computer Vision and Pattern Recognition',
      'Conference on Computer Vision and Pattern Recognition',
      'Proc. IEEE Conf. Comput. Vis. Pattern Recognit.',
    ],
    issns: ['1063-6919', '2575-7075'],
  },
  {
    key: 'iccv',
    names: [
      'IEEE International Conference on Computer Vision',
      'IEEE/CVF International Conference on Computer Vision',
      'ICCV',
      'International Conference on Computer Vision',
    ],
    issns: ['1550-5499', '2380-7504'],
  },
  { key: 'eccv', names: ['European Conference on Computer Vision', 'ECCV', 'Computer Vision – ECCV'] },
  {
    key: 'wacv',
    names: [
      'IEEE Workshop/Winter Conference on Applications of Computer Vision',
      'IEEE/CVF Winter Conference on Applications of Computer Vision',
      'WACV',
      'Winter Conference on Applications of Computer Vision',
    ],
  },
  { key: 'accv', names: ['Asian Conference on Computer Vision', 'ACCV', 'Computer Vision – ACCV'] },
  { key: 'bmvc', names: ['British Machine Vision Conference', 'BMVC'] },
  { key: 'icpr', names: ['International Conference on Pattern Recognition', 'ICPR'] },
  {
    key: 'icip',
    names: [
      'International Conference on Image Processing',
      'IEEE International Conference on Image Processing',
      'ICIP',
      'International Conference on Information Photonics',
    ],
  },
  {
    key: 'miccai',
    names: [
      'International Conference on Medical Image Computing and Computer-Assisted Intervention',
      'MICCAI',
      'Medical Image Computing and Computer Assisted Intervention – MICCAI',
      'Medical Image Computing and Computer Assisted Intervention',
    ],
  },
  {
    key: 'tpami',
    names: [
      'IEEE Transactions on Pattern Analysis and Machine Intelligence',
      'IEEE Trans. Pattern Anal. Mach. Intell.',
      'TPAMI',
      'PAMI',
    ],
    issns: ['0162-8828', '1939-3539', '2160-9292'],
  },
  {
    key: 'ijcv',
    names: ['International Journal of Computer Vision', 'Int. J. Comput. Vis.', 'IJCV'],
    issns: ['0920-5691', '1573-1405'],
  },
  {
    key: 'ieee tip',
    names: ['IEEE Transactions on Image Processing', 'IEEE Trans. Image Process.'],
    issns: ['1057-7149', '1941-0042'],
  },
  {
    key: 'acm tog',
    names: ['ACM Transactions on Graphics', 'ACM Trans. Graph.'],
    issns: ['0730-0301', '1557-7368'],
  },
  {
    key: 'siggraph',
    names: [
      'International Conference on Computer Graphics and Interactive Techniques',
      'SIGGRAPH',
      'Annual Conference on Computer Graphics and Interactive Techniques',
    ],
  },

  // Data, the web, retrieval
  {
    key: 'kdd',
    names: [
      'Knowledge Discovery and Data Mining',
      'ACM SIGKDD International Conference on Knowledge Discovery and Data Mining',
      'KDD',
      'ACM SIGKDD Conference on Knowledge Discovery and Data Mining',
      'International Conference on Knowledge Discovery and Data Mining',
      'SIGKDD',
    ],
  },
  {
    key: 'the web conference',
    names: [
      'The Web Conference',
      'ACM Web Conference',
      'WWW',
      'International World Wide Web Conference',
      'International Conference on World Wide Web',
      'World Wide Web Conference',
      'The World Wide Web Conference',
      'TheWebConf',
    ],
  },
  {
    key: 'sigir',
    names: [
      'Annual International ACM SIGIR Conference on Research and Development in Information Retrieval',
      'SIGIR',
      'International ACM SIGIR Conference on Research and Development in Information Retrieval',
      'ACM SIGIR Conference on Research and Development in Information Retrieval',
      'International ACM SIGIR Conference on Research & Development in Information Retrieval',
    ],
  },
  {
    key: 'cikm',
    names: [
      'International Conference on Information and Knowledge Management',
      'ACM International Conference on Information & Knowledge Management',
      'CIKM',
      'ACM Conference on Information and Knowledge Management',
    ],
  },
  {
    key: 'wsdm',
    names: [
      'Web Search and Data Mining',
      'ACM International Conference on Web Search and Data Mining',
      'WSDM',
    ],
  },
  {
    key: 'recsys',
    names: ['ACM Conference on Recommender Systems', 'RecSys', 'Conference on Recommender Systems'],
  },
  {
    key: 'ecir',
    names: ['European Conference on Information Retrieval', 'ECIR', 'Advances in Information Retrieval'],
  },
  {
    key: 'icdm',
    names: ['IEEE International Conference on Data Mining', 'ICDM', 'Industrial Conference on Data Mining'],
  },
  {
    key: 'pakdd',
    names: [
      'Pacific-Asia Conference on Knowledge Discovery and Data Mining',
      'PAKDD',
      'Advances in Knowledge Discovery and Data Mining',
    ],
  },
  {
    key: 'icwsm',
    names: [
      'International Conference on Web and Social Media',
      'International AAAI Conference on Web and Social Media',
      'ICWSM',
      'Proceedings of the International AAAI Conference on Web and Social Media',
    ],
    issns: ['2162-3449', '2334-0770'],
  },
  {
    key: 'sigmod',
    names: [
      'SIGMOD Conference',
      'ACM SIGMOD International Conference on Management of Data',
      'SIGMOD',
      'International Conference on Management of Data',
    ],
    issns: ['0730-8078'],
  },
  {
    key: 'pvldb',
    names: ['Proceedings of the VLDB Endowment', 'Proc. VLDB Endow.', 'PVLDB', 'VLDB Endowment'],
    issns: ['2150-8097'],
  },
  {
    key: 'vldb',
    names: [
      'Very Large Data Bases Conference',
      'International Conference on Very Large Data Bases',
      'VLDB',
      'Very Large Data Bases',
      'Very Large Databases',
    ],
  },
  { key: 'vldb journal', names: ['The VLDB Journal', 'VLDB J.'], issns: ['1066-8888', '0949-877X'] },
  {
    key: 'icde',
    names: [
      'IEEE International Conference on Data Engineering',
      'ICDE',
      'International Conference on Data Engineering',
    ],
    issns: ['1063-6382', '2375-026X'],
  },
  {
    key: 'pods',
    names: [
      'ACM SIGACT-SIGMOD-SIGART Symposium on Principles of Database Systems',
      'PODS',
      'ACM SIGMOD-SIGACT-SIGAI Symposium on Principles of Database Systems',
      'Symposium on Principles of Database Systems',
    ],
  },
  {
    key: 'tkde',
    names: ['IEEE Transactions on Knowledge and Data Engineering', 'IEEE Trans. Knowl. Data Eng.', 'TKDE'],
    issns: ['1041-4347', '1558-2191'],
  },

  // Software, systems, security, theory
  {
    key: 'icse',
    names: [
      'International Conference on Software Engineering',
      'ICSE',
      'IEEE/ACM International Conference on Software Engineering',
    ],
    issns: ['0270-5257', '1558-1225'],
  },
  {
    key: 'esec fse',
    names: [
      'ESEC/SIGSOFT FSE',
      'ESEC/FSE',
      'SIGSOFT FSE',
      'ACM Joint European Software Engineering Conference and Symposium on the Foundations of Software Engineering',
      'ACM Joint Meeting on European Software Engineering Conference and Symposium on the Foundations of Software Engineering',
      'ACM SIGSOFT International Symposium on Foundations of Software Engineering',
      'Joint Meeting on Foundations of Software Engineering',
    ],
  },
  {
    key: 'ase',
    names: [
      'International Conference on Automated Software Engineering',
      'IEEE/ACM International Conference on Automated Software Engineering',
      'ASE',
    ],
    issns: ['1938-4300', '2643-1572'],
  },
  {
    key: 'issta',
    names: [
      'International Symposium on Software Testing and Analysis',
      'ISSTA',
      'ACM SIGSOFT International Symposium on Software Testing and Analysis',
    ],
  },
  {
    key: 'msr',
    names: [
      'IEEE Working Conference on Mining Software Repositories',
      'International Conference on Mining Software Repositories',
      'IEEE/ACM International Conference on Mining Software Repositories',
      'MSR',
      'Working Conference on Mining Software Repositories',
    ],
  },
  {
    key: 'tse',
    names: [
      'IEEE Transactions on Software Engineering',
      'IEEE Trans. Softw. Eng.',
      'IEEE Trans. Software Eng.',
      'TSE',
    ],
    issns: ['0098-5589', '1939-3520'],
  },
  {
    key: 'popl',
    names: [
      'ACM-SIGACT Symposium on Principles of Programming Languages',
      'POPL',
      'ACM SIGPLAN-SIGACT Symposium on Principles of Programming Languages',
      'Symposium on Principles of Programming Languages',
    ],
  },
  {
    key: 'pldi',
    names: [
      'ACM-SIGPLAN Symposium on Programming Language Design and Implementation',
      'PLDI',
      'ACM SIGPLAN Conference on Programming Language Design and Implementation',
      'Conference on Programming Language Design and Implementation',
    ],
  },
  {
    key: 'pacmpl',
    names: ['Proceedings of the ACM on Programming Languages', 'Proc. ACM Program. Lang.', 'PACMPL'],
    issns: ['2475-1421'],
  },
  {
    key: 'sosp',
    names: [
      'Symposium on Operating Systems Principles',
      'ACM Symposium on Operating Systems Principles',
      'SOSP',
    ],
  },
  {
    key: 'osdi',
    names: [
      'USENIX Symposium on Operating Systems Design and Implementation',
      'OSDI',
      'Symposium on Operating Systems Design and Implementation',
    ],
  },
  {
    key: 'nsdi',
    names: [
      'Symposium on Networked Systems Design and Implementation',
      'USENIX Symposium on Networked Systems Design and Implementation',
      'NSDI',
    ],
  },
  {
    key: 'acm ccs',
    names: [
      'Conference on Computer and Communications Security',
      'ACM SIGSAC Conference on Computer and Communications Security',
      'ACM Conference on Computer and Communications Security',
    ],
  },
  {
    key: 'ieee s&p',
    names: ['IEEE Symposium on Security and Privacy', 'IEEE Security and Privacy Symposium'],
    issns: ['1081-6011', '2375-1207'],
  },
  { key: 'usenix security', names: ['USENIX Security Symposium', 'USENIX Security'] },
  { key: 'ndss', names: ['Network and Distributed System Security Symposium', 'NDSS'] },
  {
    key: 'stoc',
    names: [
      'Symposium on the Theory of Computing',
      'ACM Symposium on Theory of Computing',
      'STOC',
      'ACM SIGACT Symposium on Theory of Computing',
      'Annual ACM Symposium on Theory of Computing',
    ],
  },
  {
    key: 'focs',
    names: [
      'IEEE Annual Symposium on Foundations of Computer Science',
      'FOCS',
      'Symposium on Foundations of Computer Science',
    ],
  },
  {
    key: 'soda',
    names: ['ACM-SIAM Symposium on Discrete Algorithms', 'SODA', 'Symposium on Discrete Algorithms'],
  },
  {
    key: 'infocom',
    names: ['IEEE Conference on Computer Communications', 'INFOCOM', 'IEEE INFOCOM'],
    issns: ['0743-166X', '2641-9874'],
  },
  {
    key: 'cacm',
    names: ['Communications of the ACM', 'Commun. ACM', 'CACM'],
    issns: ['0001-0782', '1557-7317'],
  },
  { key: 'jacm', names: ['Journal of the ACM', 'J. ACM', 'JACM'], issns: ['0004-5411', '1557-735X'] },
  {
    key: 'csur',
    names: ['ACM Computing Surveys', 'ACM Comput. Surv.', 'CSUR'],
    issns: ['0360-0300', '1557-7341'],
  },
  {
    key: 'proceedings of the ieee',
    names: ['Proceedings of the IEEE', 'Proc. IEEE'],
    issns: ['0018-9219', '1558-2256'],
  },
  { key: 'ieee access', names: ['IEEE Access'], issns: ['2169-3536'] },
  {
    key: 'ieee trans inf theory',
    names: ['IEEE Transactions on Information Theory', 'IEEE Trans. Inf. Theory'],
    issns: ['0018-9448', '1557-9654'],
  },

  // People and computers
  {
    key: 'chi',
    names: [
      'International Conference on Human Factors in Computing Systems',
      'CHI Conference on Human Factors in Computing Systems',
      'CHI',
      'SIGCHI Conference on Human Factors in Computing Systems',
      'Conference on Human Factors in Computing Systems',
      'ACM SIGCHI Conference on Human Factors in Computing Systems',
    ],
  },
  {
    key: 'uist',
    names: [
      'ACM Symposium on User Interface Software and Technology',
      'UIST',
      'Symposium on User Interface Software and Technology',
    ],
  },
  {
    key: 'cscw',
    names: [
      'Conference on Computer Supported Cooperative Work',
      'ACM Conference on Computer Supported Cooperative Work',
      'CSCW',
      'ACM Conference on Computer Supported Cooperative Work & Social Computing',
      'Conference on Computer Supported Cooperative Work and Social Computing',
    ],
  },
  {
    key: 'pacm hci',
    names: [
      'Proceedings of the ACM on Human-Computer Interaction',
      'Proc. ACM Hum.-Comput. Interact.',
      'PACM HCI',
    ],
    issns: ['2573-0142'],
  },
  {
    key: 'imwut',
    names: [
      'Proceedings of the ACM on Interactive, Mobile, Wearable and Ubiquitous Technologies',
      'Proc. ACM Interact. Mob. Wearable Ubiquitous Technol.',
      'IMWUT',
    ],
    issns: ['2474-9567'],
  },
  {
    key: 'hri',
    names: [
      'IEEE/ACM International Conference on Human-Robot Interaction',
      'HRI',
      'ACM/IEEE International Conference on Human-Robot Interaction',
    ],
  },
  {
    key: 'facct',
    names: [
      'Conference on Fairness, Accountability and Transparency',
      'ACM Conference on Fairness, Accountability, and Transparency',
      'FAccT',
      'FAT*',
    ],
  },

  // Robots
  {
    key: 'icra',
    names: [
      'IEEE International Conference on Robotics and Automation',
      'ICRA',
      'International Conference on Robotics and Automation',
    ],
    issns: ['1050-4729', '2577-087X'],
  },
  {
    key: 'iros',
    names: [
      'IEEE/RSJ International Conference on Intelligent Robots and Systems',
      'IEEE/RJS International Conference on Intelligent RObots and Systems',
      'IROS',
      'International Conference on Intelligent Robots and Systems',
    ],
    issns: ['2153-0858', '2153-0866'],
  },
  {
    key: 'rss',
    names: ['Robotics: Science and Systems', 'RSS', 'Robotics: Science and Systems Conference'],
    issns: ['2330-765X'],
  },
  {
    key: 'ijrr',
    names: [
      'The International Journal of Robotics Research',
      'Int. J. Robot. Res.',
      'Int. J. Robotics Res.',
      'IJRR',
    ],
    issns: ['0278-3649', '1741-3176'],
  },
  {
    key: 'ieee ral',
    names: ['IEEE Robotics and Automation Letters', 'IEEE Robot. Autom. Lett.'],
    issns: ['2377-3766'],
  },

  // All sciences
  { key: 'nature', names: ['Nature'], issns: ['0028-0836', '1476-4687'] },
  { key: 'science', names: ['Science', 'Science (New York, N.Y.)'], issns: ['0036-8075', '1095-9203'] },
  {
    key: 'pnas',
    names: [
      'Proceedings of the National Academy of Sciences of the United States of America',
      'Proceedings of the National Academy of Sciences',
      'PNAS',
      'Proc. Natl. Acad. Sci. U.S.A.',
      'Proc. Natl. Acad. Sci.',
      'Proc Natl Acad Sci U S A',
      'Proceedings of the National Academy of Sciences USA',
    ],
    issns: ['0027-8424', '1091-6490'],
  },
  { key: 'plos one', names: ['PLoS ONE', 'Public Library of Science ONE'], issns: ['1932-6203'] },
  { key: 'nature communications', names: ['Nature Communications', 'Nat. Commun.'], issns: ['2041-1723'] },
  { key: 'scientific reports', names: ['Scientific Reports', 'Sci. Rep.'], issns: ['2045-2322'] },
  { key: 'science advances', names: ['Science Advances', 'Sci. Adv.'], issns: ['2375-2548'] },

  // Life sciences
  { key: 'cell', names: ['Cell'], issns: ['0092-8674', '1097-4172'] },
  { key: 'elife', names: ['eLife'], issns: ['2050-084X'] },
  {
    key: 'nature biotechnology',
    names: ['Nature Biotechnology', 'Nat. Biotechnol.'],
    issns: ['1087-0156', '1546-1696'],
  },
  { key: 'nature genetics', names: ['Nature Genetics', 'Nat. Genet.'], issns: ['1061-4036', '1546-1718'] },
  { key: 'nature methods', names: ['Nature Methods', 'Nat. Methods'], issns: ['1548-7091', '1548-7105'] },
  {
    key: 'nature neuroscience',
    names: ['Nature Neuroscience', 'Nat. Neurosci.'],
    issns: ['1097-6256', '1546-1726'],
  },
  {
    key: 'nucleic acids research',
    names: ['Nucleic Acids Research', 'Nucleic Acids Res.', 'NAR'],
    issns: ['0305-1048', '1362-4962'],
  },
  {
    key: 'bioinformatics',
    names: ['Bioinformatics', 'Computer applications in the biosciences : CABIOS', 'Bioinform.'],
    issns: ['1367-4803', '1367-4811'],
  },
  { key: 'bmc bioinformatics', names: ['BMC Bioinformatics', 'BMC Bioinform.'], issns: ['1471-2105'] },
  { key: 'genome biology', names: ['Genome Biology', 'Genome Biol.'], issns: ['1474-7596', '1474-760X'] },
  { key: 'genome research', names: ['Genome Research', 'Genome Res.'], issns: ['1088-9051', '1549-5469'] },
  { key: 'plos biology', names: ['PLoS Biology', 'PLoS Biol.'], issns: ['1544-9173', '1545-7885'] },
  {
    key: 'plos computational biology',
    names: ['PLoS Computational Biology', 'PLoS Comput. Biol.'],
    issns: ['1553-734X', '1553-7358'],
  },
  { key: 'plos genetics', names: ['PLoS Genetics', 'PLoS Genet.'], issns: ['1553-7390', '1553-7404'] },
  {
    key: 'jbc',
    names: [
      'Journal of Biological Chemistry',
      'The Journal of Biological Chemistry',
      'J. Biol. Chem.',
      'JBC',
    ],
    issns: ['0021-9258', '1083-351X'],
  },
  {
    key: 'journal of neuroscience',
    names: ['Journal of Neuroscience', 'The Journal of Neuroscience', 'J. Neurosci.'],
    issns: ['0270-6474', '1529-2401'],
  },
  { key: 'neuron', names: ['Neuron'], issns: ['0896-6273', '1097-4199'] },
  { key: 'neuroimage', names: ['NeuroImage', 'Neuroimage'], issns: ['1053-8119', '1095-9572'] },

  // Medicine
  {
    key: 'nejm',
    names: [
      'New England Journal of Medicine',
      'The New England Journal of Medicine',
      'N. Engl. J. Med.',
      'NEJM',
    ],
    issns: ['0028-4793', '1533-4406'],
  },
  {
    key: 'jama',
    names: [
      'JAMA',
      'Journal of the American Medical Association',
      'JAMA: The Journal of the American Medical Association',
      'JAMA - Journal of the American Medical Association',
    ],
    issns: ['0098-7484', '1538-3598'],
  },
  {
    key: 'bmj',
    names: [
      'BMJ',
      'British Medical Journal',
      'The BMJ',
      'Br. Med. J.',
      'BMJ (Clinical research ed.)',
      'British medical journal',
    ],
    issns: ['0959-8138', '1756-1833'],
  },
  { key: 'lancet', names: ['The Lancet', 'Lancet'], issns: ['0140-6736', '1474-547X'] },
  { key: 'nature medicine', names: ['Nature Medicine', 'Nat. Med.'], issns: ['1078-8956', '1546-170X'] },
  {
    key: 'annals of internal medicine',
    names: ['Annals of Internal Medicine', 'Ann. Intern. Med.'],
    issns: ['0003-4819', '1539-3704'],
  },
  { key: 'plos medicine', names: ['PLoS Medicine', 'PLoS Med.'], issns: ['1549-1277', '1549-1676'] },
  {
    key: 'cochrane',
    names: [
      'Cochrane Database of Systematic Reviews',
      'The Cochrane database of systematic reviews',
      'Cochrane Database Syst. Rev.',
    ],
    issns: ['1469-493X', '1465-1858'],
  },
  { key: 'circulation', names: ['Circulation'], issns: ['0009-7322', '1524-4539'] },
  {
    key: 'jco',
    names: ['Journal of Clinical Oncology', 'J. Clin. Oncol.', 'JCO'],
    issns: ['0732-183X', '1527-7755'],
  },
  { key: 'blood', names: ['Blood'], issns: ['0006-4971', '1528-0020'] },
  { key: 'gastroenterology', names: ['Gastroenterology'], issns: ['0016-5085', '1528-0012'] },

  // Physics and chemistry
  {
    key: 'prl',
    names: ['Physical Review Letters', 'Phys. Rev. Lett.', 'PRL'],
    issns: ['0031-9007', '1079-7114'],
  },
  {
    key: 'jacs',
    names: ['Journal of the American Chemical Society', 'J. Am. Chem. Soc.', 'JACS'],
    issns: ['0002-7863', '1520-5126'],
  },
  {
    key: 'angewandte chemie',
    names: [
      'Angewandte Chemie International Edition',
      'Angewandte Chemie',
      'Angew. Chem. Int. Ed.',
      'Angew. Chem., Int. Ed. Engl.',
      'Angewandte Chemie International Edition in English',
    ],
    issns: ['1433-7851', '1521-3773'],
  },

  // Economics, statistics, psychology
  {
    key: 'american economic review',
    names: ['American Economic Review', 'The American Economic Review', 'Am. Econ. Rev.', 'AER'],
    issns: ['0002-8282', '1944-7981'],
  },
  {
    key: 'quarterly journal of economics',
    names: ['Quarterly Journal of Economics', 'The Quarterly Journal of Economics', 'Q. J. Econ.', 'QJE'],
    issns: ['0033-5533', '1531-4650'],
  },
  {
    key: 'econometrica',
    names: ['Econometrica', 'Econometrica : journal of the Econometric Society'],
    issns: ['0012-9682', '1468-0262'],
  },
  {
    key: 'journal of political economy',
    names: ['Journal of Political Economy', 'J. Polit. Econ.', 'JPE'],
    issns: ['0022-3808', '1537-534X'],
  },
  {
    key: 'jasa',
    names: ['Journal of the American Statistical Association', 'J. Am. Stat. Assoc.', 'JASA'],
    issns: ['0162-1459', '1537-274X'],
  },
  {
    key: 'annals of statistics',
    names: ['Annals of Statistics', 'The Annals of Statistics', 'Ann. Stat.'],
    issns: ['0090-5364'],
  },
  {
    key: 'psychological science',
    names: ['Psychological Science', 'Psychol. Sci.'],
    issns: ['0956-7976', '1467-9280'],
  },
  {
    key: 'jpsp',
    names: ['Journal of Personality and Social Psychology', 'J. Pers. Soc. Psychol.', 'JPSP'],
    issns: ['0022-3514', '1939-1315'],
  },
];
